#include <algorithm>
#include <array>
#include <filesystem>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "lib/core/csv.hpp"
#include "lib/lifecycle/recogniser.hpp"
#include "lib/lifecycle/reference.hpp"
#include "tests/support/support.hpp"

namespace plimsoll::lifecycle {
namespace {

/// A text and what a person says that it names; no product: nothing may be concluded.
struct Labelled {
  std::string text;
  std::string product;
  std::string cycle;
  std::string file;
};

std::vector<Labelled> labelled_texts() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry :
       std::filesystem::directory_iterator{test::source_dir() / "tests" / "data" / "lifecycle"}) {
    if (entry.path().extension() == ".csv") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  std::vector<Labelled> out;
  for (const auto& file : files) {
    const std::string text = test::slurp(file);
    auto reader = core::CsvReader::open(text);
    REQUIRE(reader);
    core::CsvRow row;
    REQUIRE(reader->next(row));
    while (reader->next(row)) {
      REQUIRE(row.cells.size() == 4);
      out.push_back({row.cells[0], row.cells[1], row.cells[2], file.stem().string()});
    }
  }
  return out;
}

const Recogniser& recogniser() {
  static const Recogniser kRecogniser{reference_catalogue()};
  return kRecogniser;
}

Recognition recognise(std::string_view text) { return recogniser().recognise(text); }

}  // namespace

TEST_CASE("what is recognised is right: precision at least 99 per cent, and what is missed is said",
          "[lifecycle]") {
  const auto texts = labelled_texts();
  REQUIRE(texts.size() > 350);
  int answered = 0;
  int right = 0;
  int known = 0;
  int found = 0;
  for (const auto& one : texts) {
    const auto got = recognise(one.text);
    CHECK(got.cycle.empty() == !got.reason.empty());
    const bool same = got.product == one.product && got.cycle == one.cycle;
    if (!one.cycle.empty()) ++known;
    if (!one.cycle.empty() && same) ++found;
    if (got.cycle.empty()) {
      if (!one.cycle.empty())
        std::cout << "missed: " << one.file << ": " << one.text << ": " << got.reason << "\n";
      continue;
    }
    ++answered;
    if (same) ++right;
    if (!same) {
      std::cout << "wrong: " << one.file << ": " << one.text << ": got " << got.product << ' '
                << got.cycle << ", not " << one.product << ' ' << one.cycle << "\n";
    }
  }
  const double precision = static_cast<double>(right) / answered;
  const double recall = static_cast<double>(found) / known;
  std::cout << fmt::format(
      "recognition: {} texts, {} answered; precision {:.4f}, recall {:.4f} of {}\n", texts.size(),
      answered, precision, recall, known);
  CHECK(precision >= 0.99);
  CHECK(recall >= 0.95);
}

TEST_CASE("noise around a text never makes a wrong product of it", "[lifecycle]") {
  // A number behind a name is no noise: it may be the version that the text lacks.
  static constexpr std::array<std::string_view, 13> kNoise{
      "3.2",     "2019",  "v2",   "foo", "server", "(build 17)", "on",
      "release", "linux", "kB/s", ",",   "x86",    "#1"};
  constexpr std::size_t kNumbers = 3;
  const auto texts = labelled_texts();
  std::mt19937 random{20261123};
  CAPTURE(20261123);
  const auto noise = [&](std::size_t from) {
    return std::string{kNoise[from + random() % (kNoise.size() - from)]};
  };
  for (const auto& one : texts) {
    if (one.file == "systems" && one.text.find('\n') != std::string::npos) continue;
    for (int i = 0; i < 8; ++i) {
      const std::string before = i % 2 == 0 ? noise(0) + ' ' : std::string{};
      const std::string text = before + one.text + ' ' + noise(kNumbers) + ' ' + noise(kNumbers);
      const auto got = recognise(text);
      CAPTURE(text, got.product, got.cycle);
      // What is in front may itself be the beginning of a name ("linux", "server"): then unknown.
      const bool unknown = got.cycle.empty();
      const bool same = got.product == one.product && got.cycle == one.cycle;
      CHECK((unknown || same));
    }
  }
}

TEST_CASE("any bytes are read in bounded time, and name nothing", "[lifecycle]") {
  for (const std::string& text :
       {std::string{}, std::string(100000, 'a'), std::string(100000, ' '), std::string(5000, '('),
        std::string(100000, '1'), std::string("\0\xff\xfe postgresql", 14),
        "cisco ios software " + std::string(100000, 'x'), std::string{"cpe:"},
        std::string{"cpe:2.3:::::"}, std::string{"pkg:"}, std::string{"pkg:/@"},
        std::string{"pkg:deb/"}, std::string{"ID="}, std::string{"postgresql v"}}) {
    const auto got = recognise(text);
    CHECK(got.cycle.empty());
    CHECK_FALSE(got.reason.empty());
  }
}

TEST_CASE("who built a package is told by its version", "[lifecycle]") {
  using enum Builder::Who;
  const auto check = [](std::string_view text, Builder::Who who, std::string_view product,
                        std::string_view version) {
    CAPTURE(text);
    const auto got = recognise(text).builder;
    CHECK(got.who == who);
    CHECK(got.product == product);
    CHECK(got.version == version);
  };
  check("postgresql-15 15.10-0+deb12u1", distribution, "debian", "12");
  check("mariadb-server 1:10.11.4-1~deb12u1", distribution, "debian", "12");
  check("nginx 1.18.0-0ubuntu1.4", distribution, "ubuntu", "");
  check("mysql-server-8.0 8.0.35-0ubuntu0.22.04.1", distribution, "ubuntu", "22.04");
  check("postgresql-13 13.4-1.pgdg20.04+1", maker, "", "");
  check("docker-ce 5:20.10.7~3-0~ubuntu-focal", maker, "", "");
  check("nginx 1.22.1-9", either, "", "");
  check("nginx-1:1.20.1-14.el9.x86_64", distribution, "", "");
  check("pkg:deb/ubuntu/nginx@1.18.0-0ubuntu1.4?distro=focal", distribution, "ubuntu", "20.04");
  check("nginx/1.18.0 (Ubuntu)", distribution, "ubuntu", "");
  check("PostgreSQL 15.4 (Debian 15.4-1.pgdg120+1) on x86_64", distribution, "debian", "");
  check("PostgreSQL 15.4", maker, "", "");
  check("Docker version 24.0.7, build afdd53b", maker, "", "");
}

TEST_CASE("a product of the user's is recognised by its name, where ours has no dates",
          "[lifecycle]") {
  Catalogue catalogue = reference_catalogue();
  auto& eos = catalogue.product("arista-eos");
  eos.label = "Arista EOS";
  eos.cycles.push_back({"4.28", {}, {}, {}, {}, {}, {}, "user.csv", {}});
  auto& model = catalogue.product("ap8853");
  model.label = "APC AP8853";
  model.kind = Product::Class::hardware;
  model.cycles.push_back({std::string{kEveryVersion}, {}, {}, {}, {}, {}, {}, "user.csv", {}});
  const Recogniser mine{catalogue};
  CHECK(mine.recognise("Arista EOS 4.28.3M").cycle == "4.28");
  CHECK(mine.recognise("arista-eos 4.28.3M").cycle == "4.28");
  CHECK(mine.recognise("Arista EOS 4.29.1").cycle.empty());
  CHECK(mine.recognise("APC AP8853").product == "ap8853");
  CHECK(mine.recognise("APC AP8853").cycle == kEveryVersion);
  CHECK(mine.recognise("APC AP8854").product.empty());
}

}  // namespace plimsoll::lifecycle
