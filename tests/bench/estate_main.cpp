// Writes a made-up estate as a folder of sheets, to measure whole processes on:
//   bench_estate OUT_DIR --nodes N --shape flat|deep [--cycles] [--seed S]
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "tests/bench/estate.hpp"

int main(int argc, char** argv) {
  using plimsoll::bench::Shape;
  CLI::App app{"Writes a made-up estate as a folder of sheets"};
  plimsoll::bench::EstateOptions options;
  std::string folder;
  std::string shape = "flat";
  app.add_option("OUT_DIR", folder, "Folder to write to; made when missing")->required();
  app.add_option("--nodes", options.nodes, "Number of assets")->check(CLI::Range(5000, 100000000));
  app.add_option("--shape", shape, "How far failures reach")
      ->check(CLI::IsMember({"flat", "deep"}));
  app.add_flag("--cycles", options.cycles, "With dependency cycles");
  app.add_option("--seed", options.seed, "Other estates of the same shape");
  CLI11_PARSE(app, argc, argv);
  options.shape = shape == "flat" ? Shape::flat : Shape::deep;
  try {
    std::filesystem::create_directories(folder);
    const auto estate = plimsoll::bench::make_estate(options);
    plimsoll::bench::write_sheets(estate, folder);
    fmt::print("{} assets, {} memberships, {} services\n", estate.kinds.size(),
               estate.members.size(), estate.services.size());
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_estate: {}\n", error.what());
    return 1;
  }
  return 0;
}
