#include "lib/graph/polynomial.hpp"

#include <catch2/catch.hpp>

namespace plimsoll::graph {
namespace {

using Numbers = Polynomial<std::uint64_t>;

std::vector<std::uint64_t> coefficients(const Numbers& polynomial) {
  std::vector<std::uint64_t> all;
  for (std::size_t i = 0; i < polynomial.size(); ++i) all.push_back(polynomial.coefficient(i));
  return all;
}

TEST_CASE("polynomials add, multiply and shift", "[polynomial]") {
  using All = std::vector<std::uint64_t>;
  Numbers p{2, 3};  // 2 z^3
  CHECK(coefficients(p) == All{0, 0, 0, 2});
  CHECK(p.coefficient(7) == 0);
  p.add(Numbers{1, 1});
  CHECK(coefficients(p) == All{0, 1, 0, 2});
  p.add(Numbers{5, 5});
  CHECK(coefficients(p) == All{0, 1, 0, 2, 0, 5});
  p.add(Numbers{});
  CHECK(p.size() == 6);
  Numbers q{1, 0};
  q.add(Numbers{1, 1});
  CHECK(coefficients(p.times(q)) == All{0, 1, 1, 2, 2, 5, 5});
  CHECK(p.times(Numbers{}).size() == 0);
  q.shift();
  CHECK(coefficients(q) == All{0, 1, 1});
  Numbers none;
  none.shift();
  CHECK(none.size() == 0);
  none.add(q);
  CHECK(coefficients(none) == All{0, 1, 1});
}

}  // namespace
}  // namespace plimsoll::graph
