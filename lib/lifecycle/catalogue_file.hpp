/// @file
/// Catalogues as files: our CSV, OpenEoX documents, and what the API of endoflife.date answers.
///
/// The CSV has the columns product, label, class, identifiers, cycle, cycle_label, release, eos,
/// eoas, eol, eoes, source, as_of, found by name in any order; only product is required.  A row
/// without a cycle describes a product, a row with one a release cycle; source and as_of count for
/// the product's rows below.  Dates are read by parse_milestone().
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/error.hpp"
#include "lib/lifecycle/catalogue.hpp"

namespace plimsoll::lifecycle {

/// What a file says, and what of it was left out.
struct CatalogueFile {
  Catalogue catalogue;
  std::vector<Issue> issues;  ///< At most kIssueBound.
};

inline constexpr std::size_t kIssueBound = 100;

/// Reads our CSV.  `name` is the source of rows that state none, and stands in the issues.  Pure;
/// any bytes are legal input.  An Error when no header with the column "product" can be read.
[[nodiscard]] Result<CatalogueFile> parse_csv(std::string_view text, std::string_view name);

/// Writes the CSV that parse_csv() reads: the same catalogue, the same bytes.
[[nodiscard]] std::string to_csv(const Catalogue& catalogue);

/// Reads an OpenEoX document (a shell with statements).  A product becomes "<vendor> <name>", its
/// version the cycle.  end_of_life is the end of every support and so of the extended one where it
/// is later than end_of_security_support.  Pure; any bytes are legal input.  An Error when it is no
/// JSON object with a list of statements. Source: OASIS OpenEoX, schemas core.json, shell.json,
/// product_*.json.
[[nodiscard]] Result<CatalogueFile> parse_openeox(std::string_view text, std::string_view name);

/// Reads the answer of https://endoflife.date/api/v1/products/full.  Pure; any bytes are legal
/// input. An Error when it is no such answer. Source: endoflife.date API v1, OpenAPI document,
/// schema FullProductListResponse.
[[nodiscard]] Result<CatalogueFile> parse_endoflife_api(std::string_view text,
                                                        std::string_view name);

/// Reads a user's file: OpenEoX when its first character other than a blank is "{", else CSV.
[[nodiscard]] Result<CatalogueFile> parse_file(std::string_view text, std::string_view name);

}  // namespace plimsoll::lifecycle
