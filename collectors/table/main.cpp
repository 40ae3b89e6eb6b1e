#include <string>
#include <vector>

#include <fmt/format.h>

#include "collectors/table/files.hpp"
#include "lib/collect/kit/program.hpp"

namespace {

namespace kit = plimsoll::collect::kit;
namespace model = plimsoll::model;
namespace table = plimsoll::table;
using plimsoll::Result;

table::Request request_of(const kit::Settings& settings) {
  return {settings.list("file"), settings.text("as"), settings.list("map")};
}

Result<std::vector<kit::CheckItem>> check(const kit::Settings& settings) {
  const auto loaded = table::load(request_of(settings));
  if (!loaded) return tl::unexpected{loaded.error()};
  std::vector<kit::CheckItem> items;
  for (const auto& sheet : loaded->sheets) {
    items.push_back(
        {"read " + sheet.path, true,
         fmt::format("a sheet of {}, {} bytes", to_string(sheet.kind), sheet.text.size())});
  }
  for (const auto& problem : loaded->problems) {
    items.push_back({"read " + problem.subject, false, problem.message});
  }
  return items;
}

Result<void> collect(const kit::Settings& settings, kit::Emitter& emitter) {
  const auto loaded = table::load(request_of(settings));
  if (!loaded) return tl::unexpected{loaded.error()};
  model::Hello hello;
  hello.collector = "table";
  hello.version = kit::version();
  hello.target = table::target_of(settings.list("file"));
  hello.grade = model::Grade::stated;
  emitter.emit(hello);
  for (const auto& problem : loaded->problems) emitter.emit(problem);
  table::read_sheets(loaded->sheets, [&](const model::Record& record) { emitter.emit(record); });
  return {};
}

std::vector<std::string_view> kinds() {
  std::vector<std::string_view> out{"need"};
  for (const auto& kind : model::asset_kinds()) out.push_back(kind.name);
  for (const auto& kind : model::relation_kinds()) out.push_back(kind.name);
  for (const auto& evidence : model::evidence_tables()) out.push_back(evidence.name);
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  const kit::Program program{
      {"table",
       "Spreadsheets as CSV: assets, dependencies, needs, requirements, contracts and more",
       {{"file", "array", "A CSV file, or a folder of sheets named assets.csv, needs.csv, …", true},
        {"as", "string", "What sheet a file is when its name doesn't say: assets, needs, …"},
        {"map", "array", "A YAML file that maps foreign columns and words to ours"}},
       kinds(),
       {"Read access to the files."}},
      check,
      collect};
  return kit::run(program, argc, argv);
}
