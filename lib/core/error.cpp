#include "lib/core/error.hpp"

#include <utility>

namespace plimsoll {

Error Error::at(std::string frame) && {
  where.push_back(std::move(frame));
  return std::move(*this);
}

tl::unexpected<Error> failure(Error::Kind kind, std::string what, std::string remedy) {
  return tl::unexpected<Error>(Error{kind, std::move(what), std::move(remedy), {}});
}

std::string to_string(const Error& error) {
  std::string out;
  for (auto frame = error.where.rbegin(); frame != error.where.rend(); ++frame) {
    out += *frame + ": ";
  }
  out += error.what;
  if (!error.remedy.empty()) out += " (" + error.remedy + ")";
  return out;
}

}  // namespace plimsoll
