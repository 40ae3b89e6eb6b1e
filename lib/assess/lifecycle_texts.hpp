/// @file
/// By which of its attributes an asset names the products that it is or runs.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::assess {

/// Attributes as text, by name.
using AttributeTexts = std::map<std::string, std::string, std::less<>>;

/// A text by which a source names a product.
struct ProductText {
  std::string from;     ///< The attributes that it is made of: "os_id, os_version".
  std::string text;     ///< "os-release debian 12", as lifecycle::Recogniser reads it.
  std::string label;    ///< What people call it when it isn't recognised: "Debian GNU/Linux 12".
  std::string package;  ///< The package that carries it; empty: none is known.
  std::string package_version;
  /// Whether not to recognise it is worth saying: an operating system without dates is unknown, a
  /// model or a firmware without dates is the usual case.
  bool expected = true;
};

/// Names of the attributes that product_texts() reads.
[[nodiscard]] std::span<const std::string_view> product_attributes();

/// The products that an asset of that kind names; none for kinds that are no products.  In a stated
/// order: the system first, then what it runs, then the device.
[[nodiscard]] std::vector<ProductText> product_texts(std::string_view kind,
                                                     const AttributeTexts& attributes);

}  // namespace plimsoll::assess
