/// @file
/// A service asked within a session of its own: the only writes that this collector makes.
/// Source: DMTF DSP0266 (Redfish Specification), 13.3.4, "Redfish session login authentication".
#pragma once

#include <memory>
#include <string>

#include "collectors/redfish/tree.hpp"
#include "lib/core/error.hpp"
#include "lib/net/transport.hpp"

namespace plimsoll::redfish {

/// Where a session is made.
inline constexpr std::string_view kSessions = "/redfish/v1/SessionService/Sessions";

/// Logs in at `origin` with one POST to kSessions over `login`, and gives the tree that asks over
/// `transport` with the token; its close(), at the latest its destructor, ends the session with one
/// DELETE.  Two transports, so that a recording holds no login.  An Error when the service refuses
/// (tried once: each further try brings the account nearer to its lock) or knows no sessions.
[[nodiscard]] Result<std::unique_ptr<Tree>> make_session_tree(
    std::unique_ptr<net::Transport> login, std::unique_ptr<net::Transport> transport,
    std::string origin, const net::Credentials& account);

}  // namespace plimsoll::redfish
