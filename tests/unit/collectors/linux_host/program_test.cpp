#include <string>

#include <catch2/catch.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/core/text.hpp"
#include "tests/support/support.hpp"

namespace plimsoll {
namespace {

namespace fs = std::filesystem;

std::string program() {
  return (test::binary_dir() / "libexec" / "plimsoll" / "plimsoll-collect-linux-host").string();
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t out = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++out;
  return out;
}

void check_whole(const test::Ran& ran) {
  INFO(ran.err);
  CHECK((ran.status == 0 || ran.status == 4));
  const auto lines = core::lines(ran.out);
  REQUIRE(lines.size() > 2);
  CHECK(lines.front().starts_with(R"({"type":"hello")"));
  CHECK(lines.back().starts_with(R"({"type":"done")"));
  CHECK(count(ran.out, R"("kind":"server")") + count(ran.out, R"("kind":"vm")") == 1);
  CHECK(count(ran.out, R"("type":"scope")") == 9);
}

TEST_CASE("the machine it stands on is read from hello to done", "[linux_host][program]") {
  check_whole(test::run({program(), "collect"}, "{}"));
}

TEST_CASE("without root it says what it could not read", "[linux_host][program]") {
  if (::geteuid() != 0) {
    WARN("not root: the test above ran without rights already");
    return;
  }
  test::TemporaryFolder folder;  // the build may lie where others may not look
  const auto copy = folder.path() / "collector";
  fs::copy_file(program(), copy);
  fs::permissions(folder.path(), fs::perms::others_exec | fs::perms::others_read,
                  fs::perm_options::add);
  fs::permissions(copy, fs::perms::others_exec | fs::perms::others_read, fs::perm_options::add);
  const auto ran = test::run({"setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups",
                              copy.string(), "collect"},
                             "{}");
  if (ran.status == 127) {
    WARN("no setpriv here");
    return;
  }
  check_whole(ran);
}

TEST_CASE("a tree with FIFOs and giant values ends in good time", "[linux_host][program]") {
  test::TemporaryFolder folder;
  const auto& root = folder.path();
  test::spill(root / "etc/hostname", std::string(1'000'000, 'h'));
  test::spill(root / "proc/mdstat", std::string(5'000'000, '['));
  test::spill(root / "proc/mounts", "/dev/sda1 " + std::string(3'000'000, '/') + " ext4 rw 0 0\n");
  std::string routes;
  for (int i = 0; i < 50'000; ++i) routes += "x\n";
  test::spill(root / "proc/net/route", routes);
  fs::create_directories(root / "sys/block/sda");
  REQUIRE(::mkfifo((root / "sys/block/sda/size").c_str(), 0600) == 0);
  REQUIRE(::mkfifo((root / "etc/hosts").c_str(), 0600) == 0);
  fs::create_directory_symlink("/", root / "sys/block/sdb");
  const auto ran = test::run({program(), "collect"}, R"({"root":")" + root.string() + "\"}");
  check_whole(ran);
  CHECK(ran.status == 4);
  CHECK(ran.out.find("not a regular file") != std::string::npos);
  for (const auto line : core::lines(ran.out)) CHECK(line.size() < (1U << 20U));
}

TEST_CASE("a root that is missing or holds no machine cannot be reached", "[linux_host][program]") {
  test::TemporaryFolder folder;
  const auto ask = [&](const std::string& root) {
    return test::run({program(), "collect"}, R"({"root":")" + root + "\"}");
  };
  CHECK(ask((folder.path() / "none").string()).status == 3);
  const auto empty = ask(folder.path().string());
  CHECK(empty.status == 3);
  CHECK(empty.err.find("proc, sys or etc") != std::string::npos);
  CHECK(test::run({program(), "collect"}, R"({"rooot":"/"})").status == 2);
}

TEST_CASE("describe and check answer", "[linux_host][program]") {
  const auto description = test::run({program(), "describe"});
  CHECK(description.status == 0);
  CHECK(description.out.find("CAP_DAC_READ_SEARCH") != std::string::npos);
  const auto check = test::run({program(), "check"}, "{}");
  CHECK(check.out.find("host:host/identity") != std::string::npos);
}

}  // namespace
}  // namespace plimsoll
