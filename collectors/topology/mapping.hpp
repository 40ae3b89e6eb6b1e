/// @file
/// A network file as records of the model: nodes are assets, links are relations.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "collectors/topology/network.hpp"
#include "lib/model/record.hpp"

namespace plimsoll::network {

/// A file that was read.
struct File {
  std::string path;  ///< As given; names the scope "file:<path>".
  Network network;
};

/// The records of `files`, without hello and done.  Nodes are assets of kind `kind` unless the node
/// has an attribute `kind` that names one.  A GraphML id that is a bare number (or yEd's "n7")
/// means nothing outside its file: the asset's key is then "<file's stem>/<id>"; any other id is a
/// name, is the key as it stands and a `key` identifier, and the same in each file.  Links of one
/// kind between the same two nodes are one relation with their number in `links`; kinds outside the
/// vocabulary are connected_to, with the file's word in `link_kind`.
[[nodiscard]] std::vector<model::Record> to_records(const std::vector<File>& files,
                                                    std::string_view kind);

}  // namespace plimsoll::network
