#include "collectors/linux_host/rooted_source.hpp"

#include <string>

#include <catch2/catch.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/support.hpp"

namespace plimsoll::linux_host {
namespace {

namespace fs = std::filesystem;

struct Tree {
  test::TemporaryFolder folder;
  fs::path root = folder.path() / "tree";
  Tree() {
    test::spill(folder.path() / "secret", "outside");
    test::spill(root / "etc/file", "inside");
    test::spill(root / "secret", "of the tree");
  }
  [[nodiscard]] std::unique_ptr<RootedSource> open() const {
    auto source = RootedSource::open(root);
    REQUIRE(source);
    return std::move(*source);
  }
};

TEST_CASE("a tree is read below its root", "[linux_host]") {
  const Tree tree;
  const auto source = tree.open();
  CHECK(source->read("/etc/file").content == "inside");
  CHECK(source->read("etc//./file").content == "inside");
  CHECK(source->read("/etc/none").access == Access::absent);
  CHECK(source->read("/etc").access == Access::unusable);
  CHECK(source->list("/").names == std::vector<std::string>{"etc", "secret"});
  CHECK(source->list("/etc/file").access == Access::absent);
  CHECK(source->link("/etc/file").access == Access::absent);
}

TEST_CASE("no link and no .. leaves the root", "[linux_host]") {
  const Tree tree;
  fs::create_symlink("../../../../secret", tree.root / "etc/up");
  fs::create_symlink("/secret", tree.root / "etc/absolute");
  fs::create_symlink(tree.folder.path() / "secret", tree.root / "etc/outside");
  fs::create_directory_symlink("../../..", tree.root / "etc/folder");
  const auto source = tree.open();
  CHECK(source->read("/etc/up").content == "of the tree");
  CHECK(source->read("/etc/absolute").content == "of the tree");
  CHECK(source->read("/etc/outside").access == Access::absent);
  CHECK(source->read("/../../secret").content == "of the tree");
  CHECK(source->read("/etc/folder/secret").content == "of the tree");
  CHECK(source->list("/etc/folder").names == std::vector<std::string>{"etc", "secret"});
  CHECK(source->link("/etc/up").target == "../../../../secret");
}

TEST_CASE("link loops, FIFOs and sockets end at once", "[linux_host]") {
  const Tree tree;
  fs::create_symlink("b", tree.root / "a");
  fs::create_symlink("a", tree.root / "b");
  fs::create_directory_symlink(".", tree.root / "self");
  REQUIRE(::mkfifo((tree.root / "fifo").c_str(), 0600) == 0);
  const auto source = tree.open();
  CHECK(source->read("/a").access == Access::unusable);
  CHECK(source->list("/a").access == Access::unusable);
  CHECK(source->read("/self/self/self/etc/file").content == "inside");
  CHECK(source->read("/fifo").access == Access::unusable);
  CHECK(source->list("/fifo").access == Access::absent);
}

TEST_CASE("a deep path and a long name are refused, not fatal", "[linux_host]") {
  const Tree tree;
  const auto source = tree.open();
  std::string deep;
  for (int i = 0; i < 10'000; ++i) deep += "/etc/..";
  CHECK(source->read(deep + "/etc/file").content == "inside");
  CHECK(source->read("/" + std::string(100'000, 'x')).access == Access::unusable);
}

TEST_CASE("a file beyond the bound is not read", "[linux_host]") {
  const Tree tree;
  test::spill(tree.root / "big", "x");
  fs::resize_file(tree.root / "big", kFileBytes + 1);
  CHECK(tree.open()->read("/big").access == Access::unusable);
}

TEST_CASE("a file without the right to read it is denied", "[linux_host]") {
  if (::geteuid() == 0) return;  // root may read everything
  const Tree tree;
  fs::permissions(tree.root / "secret", fs::perms::none);
  CHECK(tree.open()->read("/secret").access == Access::denied);
}

TEST_CASE("a root that is no folder is unreachable", "[linux_host]") {
  const Tree tree;
  const auto source = RootedSource::open(tree.root / "secret");
  REQUIRE_FALSE(source);
  CHECK(source.error().kind == Error::Kind::unreachable);
}

TEST_CASE("the machine's own /proc can be read", "[linux_host]") {
  auto source = RootedSource::open("/");
  REQUIRE(source);
  CHECK((*source)->read("/proc/self/mounts").access == Access::ok);
  CHECK((*source)->read("/proc/net/route").access == Access::ok);
}

}  // namespace
}  // namespace plimsoll::linux_host
