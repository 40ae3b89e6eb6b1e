#include "collectors/snmp/session.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <arpa/inet.h>
#include <linux/errqueue.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include "collectors/snmp/net_snmp.hpp"
#include "collectors/snmp/pdu.hpp"

namespace plimsoll::snmp {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// The library's timers run on another clock: ours ring a moment later, so that its have run out.
constexpr milliseconds kSlack{5};
/// How often an agent that waits for its engine asks for it.
constexpr milliseconds kTurn{50};
/// Datagrams read in one go: a flood from one agent must not hold the others.
constexpr int kReadsAtOnce = 16;

/// Lets nothing but the three reading operations be encoded.  The library takes the packet from the
/// front of the buffer and writes it to its end.
int build_reading_only(netsnmp_session* session, netsnmp_pdu* pdu, u_char** packet,
                       std::size_t* length, std::size_t* offset) {
  if (pdu->command != SNMP_MSG_GET && pdu->command != SNMP_MSG_GETNEXT &&
      pdu->command != SNMP_MSG_GETBULK) {
    session->s_snmp_errno = SNMPERR_GENERR;
    return -1;
  }
  const int result = ::snmp_build(packet, length, offset, session, pdu);
  if (result >= 0) std::memmove(*packet, *packet + (*length - *offset), *offset);
  return result;
}

/// The session of the library; closing it frees the transport and what was not answered.
struct Close {
  void operator()(void* handle) const { ::snmp_sess_close(handle); }
};
using Handle = std::unique_ptr<void, Close>;

/// The kernel then tells what ICMP said, although the socket isn't connected: agents with several
/// addresses may answer from another one.
void prepare(int socket, bool is_v6) {
  const int on = 1;
  ::setsockopt(socket, is_v6 ? IPPROTO_IPV6 : IPPROTO_IP, is_v6 ? IPV6_RECVERR : IP_RECVERR, &on,
               sizeof on);
}

/// Whether a datagram is there.  To be asked before each read: the library reads until it has one.
/// The socket must be a blocking one, for only then does poll() leave out what fails its checksum.
bool has_datagram(int socket) {
  pollfd asked{socket, POLLIN, 0};
  return ::poll(&asked, 1, 0) == 1 && (asked.revents & POLLIN) != 0;
}

/// What went wrong on the socket, 0 for nothing; the error queue is empty afterwards.
int socket_error(int socket) {
  int error = 0;
  socklen_t size = sizeof error;
  if (::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
  constexpr int kMost = 64;
  for (int i = 0; i < kMost; ++i) {
    std::array<char, 512> control{};
    std::array<char, 64> data{};
    iovec part{data.data(), data.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    if (::recvmsg(socket, &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0) break;
  }
  return error;
}

std::string seconds_text(milliseconds time) {
  const auto tenths = time.count() / 100;
  std::string out = std::to_string(tenths / 10);
  if (tenths % 10 != 0) out += "." + std::to_string(tenths % 10);
  return out + " s";
}

}  // namespace

struct Session::Impl {
  enum class Stage : std::uint8_t {
    discovering,  ///< SNMPv3: the engine ID is not known.
    waiting,      ///< … is known, and another session has it.
    ready,
  };

  Impl(const Endpoint& to, const Credentials& with, Patience how)
      : endpoint{to}, credentials{with}, patience{how} {}
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() {
    handle.reset();
    if (!engine.empty()) Library::get().release(engine, credentials.username);
  }

  [[nodiscard]] Result<void> open(const MasterKeys& keys);
  void send_pdu(netsnmp_pdu* pdu, netsnmp_callback callback);
  void transmit();
  void discover();
  void take_turn();
  void read();
  void fail_by(int error);
  void fall_silent();
  [[nodiscard]] std::string silence() const;
  [[nodiscard]] std::string strangers_text() const;
  int received(netsnmp_pdu* pdu);
  static int on_event(int operation, netsnmp_session* session, int id, netsnmp_pdu* pdu,
                      void* magic);
  static int on_discovery(int operation, netsnmp_session* session, int id, netsnmp_pdu* pdu,
                          void* magic);

  Endpoint endpoint;
  const Credentials& credentials;
  Patience patience;
  Handle handle;
  int socket = -1;
  Stage stage = Stage::ready;
  std::string engine;  ///< Claimed; released with the session.
  bool shares = false;
  std::optional<Request> pending;
  std::optional<Answer> answer;
  long request_id = 0;
  SteadyTime repeat_at{};
  SteadyTime give_up_at{};  ///< The library should have told by then.
  int time_reports = 0;     ///< SNMPv3 "not in time window", for this request.
  bool authentic = false;   ///< SNMPv3: the agent has shown that it knows the password.
  bool answered = false;
  int strangers = 0;  ///< Datagrams that are no answer to what was asked.
};

Result<void> Session::Impl::open(const MasterKeys& keys) {
  const bool is_v6 = endpoint.address.find(':') != std::string::npos;
  const std::string peer = is_v6
                               ? "udp6:[" + endpoint.address + "]:" + std::to_string(endpoint.port)
                               : "udp:" + endpoint.address + ":" + std::to_string(endpoint.port);
  netsnmp_session wanted;
  ::snmp_sess_init(&wanted);
  wanted.timeout = std::chrono::microseconds{patience.wait}.count();
  wanted.retries = patience.retries;
  // The library copies what these point to, and its struct knows no const.
  Credentials copy = credentials;
  const ProtocolOid auth = oid_of(credentials.auth_protocol);
  const ProtocolOid priv = oid_of(credentials.priv_protocol);
  if (credentials.version == Version::v2c) {
    wanted.version = SNMP_VERSION_2c;
    wanted.community = reinterpret_cast<u_char*>(copy.community.data());
    wanted.community_len = copy.community.size();
  } else {
    stage = Stage::discovering;
    wanted.version = SNMP_VERSION_3;
    wanted.securityModel = SNMP_SEC_MODEL_USM;
    wanted.securityName = copy.username.data();
    wanted.securityNameLen = copy.username.size();
    wanted.contextName = copy.context.data();
    wanted.contextNameLen = copy.context.size();
    wanted.securityAuthProto = const_cast<oid*>(auth.oid);
    wanted.securityAuthProtoLen = auth.length;
    wanted.securityPrivProto = const_cast<oid*>(priv.oid);
    wanted.securityPrivProtoLen = priv.length;
    std::ranges::copy(keys.auth, wanted.securityAuthKey);
    wanted.securityAuthKeyLen = keys.auth.size();
    std::ranges::copy(keys.priv, wanted.securityPrivKey);
    wanted.securityPrivKeyLen = keys.priv.size();
    wanted.securityLevel = keys.auth.empty()   ? SNMP_SEC_LEVEL_NOAUTH
                           : keys.priv.empty() ? SNMP_SEC_LEVEL_AUTHNOPRIV
                                               : SNMP_SEC_LEVEL_AUTHPRIV;
  }
  netsnmp_transport* transport = ::netsnmp_transport_open_client("snmp", peer.c_str());
  if (transport == nullptr) {
    return failure(Error::Kind::unreachable,
                   std::string{"no socket could be opened: "} + std::strerror(errno),
                   "raise the limit of open files (ulimit -n), or give a smaller concurrency");
  }
  socket = transport->sock;
  prepare(socket, is_v6);
  handle.reset(::snmp_sess_add_ex(&wanted, transport, nullptr, nullptr, nullptr, nullptr,
                                  build_reading_only, nullptr, nullptr));
  if (!handle) {
    return failure(Error::Kind::unsupported, "net-snmp could not open a session");
  }
  // Else it would look for the engine by itself, and wait for it.  Opening clears the flag.
  ::snmp_sess_session(handle.get())->flags |= SNMP_FLAGS_DONT_PROBE;
  return {};
}

void Session::Impl::send_pdu(netsnmp_pdu* pdu, netsnmp_callback callback) {
  request_id = pdu->reqid;
  time_reports = 0;
  const auto now = steady_clock::now();
  repeat_at = now + patience.wait + kSlack;
  give_up_at = now + (patience.wait + kSlack) * (patience.retries + 2) + std::chrono::seconds{1};
  if (::snmp_sess_async_send(handle.get(), pdu, callback, this) != 0) return;
  const netsnmp_session* session = ::snmp_sess_session(handle.get());
  const int error = session->s_errno;
  const int reason = session->s_snmp_errno;
  ::snmp_free_pdu(pdu);
  answer = Answer{};
  answer->outcome = Answer::Outcome::refused;
  answer->note = std::string{"the request could not be sent: "} +
                 (error != 0 ? std::strerror(error) : ::snmp_api_errstring(reason));
}

void Session::Impl::transmit() {
  constexpr std::array<int, 3> kCommands{SNMP_MSG_GET, SNMP_MSG_GETNEXT, SNMP_MSG_GETBULK};
  netsnmp_pdu* pdu = ::snmp_pdu_create(kCommands[static_cast<std::size_t>(pending->operation)]);
  if (pending->operation == Operation::get_bulk) {
    pdu->non_repeaters = 0;
    pdu->max_repetitions = pending->repetitions;
  }
  const std::vector<oid> name{pending->oid.begin(), pending->oid.end()};
  ::snmp_add_null_var(pdu, name.data(), name.size());
  send_pdu(pdu, on_event);
}

/// An empty request of nobody, which every SNMPv3 engine answers with its engine ID (RFC 3414, 4).
void Session::Impl::discover() {
  netsnmp_pdu* pdu = ::snmp_pdu_create(SNMP_MSG_GET);
  pdu->version = SNMP_VERSION_3;
  pdu->securityName = ::strdup("");
  pdu->securityNameLen = 0;
  pdu->securityLevel = SNMP_SEC_LEVEL_NOAUTH;
  pdu->securityModel = SNMP_SEC_MODEL_USM;
  send_pdu(pdu, on_discovery);
}

/// With the engine ID known: on, as soon as no other session speaks to the same engine.
void Session::Impl::take_turn() {
  netsnmp_session* session = ::snmp_sess_session(handle.get());
  std::string id{reinterpret_cast<const char*>(session->securityEngineID),
                 session->securityEngineIDLen};
  if (!Library::get().claim(id)) {
    stage = Stage::waiting;
    shares = true;
    return;
  }
  engine = std::move(id);
  stage = Stage::ready;
  // The flag stands from before the engine was known.
  session->flags &= ~static_cast<u_long>(SNMP_FLAGS_USER_CREATED);
  if (::create_user_from_session(session) != SNMPERR_SUCCESS) {
    answer = Answer{};
    answer->outcome = Answer::Outcome::refused;
    answer->note = "no keys could be made for the agent's engine with these protocols";
    return;
  }
  transmit();
}

int Session::Impl::on_event(int operation, netsnmp_session* /*session*/, int /*id*/,
                            netsnmp_pdu* pdu, void* magic) {
  Impl& self = *static_cast<Impl*>(magic);
  if (operation == NETSNMP_CALLBACK_OP_RECEIVED_MESSAGE) return self.received(pdu);
  if (pdu == nullptr || pdu->reqid != self.request_id || self.answer) return 1;
  if (operation == NETSNMP_CALLBACK_OP_TIMED_OUT) {
    self.fall_silent();
  }
  return 1;
}

/// The library keeps the engine ID of the report that answers; all that is left is silence.
int Session::Impl::on_discovery(int operation, netsnmp_session* /*session*/, int /*id*/,
                                netsnmp_pdu* /*pdu*/, void* magic) {
  Impl& self = *static_cast<Impl*>(magic);
  if (operation == NETSNMP_CALLBACK_OP_TIMED_OUT && self.stage == Stage::discovering &&
      !self.answer) {
    self.fall_silent();
  }
  return 1;
}

/// 1: the library is done with the request (or, after a time report, sends it once more).
int Session::Impl::received(netsnmp_pdu* pdu) {
  if (answer) return 1;
  if (pdu->command == SNMP_MSG_REPORT) {
    const bool late = ::snmpv3_get_report_type(pdu) == SNMPERR_NOT_IN_TIME_WINDOW;
    if (late && pdu->securityLevel != SNMP_SEC_LEVEL_NOAUTH) authentic = true;
    if (late && ++time_reports <= patience.retries + 1) return 1;
    answer = to_answer(*pdu);
    return 1;
  }
  if (pdu->reqid != request_id) {
    ++strangers;
    return 0;
  }
  answered = true;
  answer = to_answer(*pdu);
  return 1;
}

void Session::Impl::read() {
  netsnmp_large_fd_set set;
  ::netsnmp_large_fd_set_init(&set, FD_SETSIZE);
  netsnmp_session* session = ::snmp_sess_session(handle.get());
  for (int i = 0; i < kReadsAtOnce && !answer && has_datagram(socket); ++i) {
    NETSNMP_LARGE_FD_SET(socket, &set);  // Reading takes it out.
    const int before = time_reports;
    const int result = ::snmp_sess_read2(handle.get(), &set);
    if (result != 0 && session->s_snmp_errno == SNMPERR_BAD_RECVFROM) {
      if (session->s_errno != EAGAIN && session->s_errno != EINTR) fail_by(session->s_errno);
      break;
    }
    if (stage == Stage::discovering && session->securityEngineIDLen > 0) break;
    if (time_reports != before) repeat_at = steady_clock::now() + patience.wait + kSlack;
    if (!answer && time_reports == before) ++strangers;
  }
  ::netsnmp_large_fd_set_cleanup(&set);
  if (stage == Stage::discovering && session->securityEngineIDLen > 0) take_turn();
}

void Session::Impl::fail_by(int error) {
  if (error == 0 || error == EMSGSIZE || error == EAGAIN || answer) return;
  answer = Answer{};
  answer->outcome = Answer::Outcome::refused;
  const std::string port = std::to_string(endpoint.port);
  answer->note = error == ECONNREFUSED
                     ? "nothing listens on UDP port " + port + ": start the agent, or name its port"
                     : "the network refuses UDP port " + port + ": " + std::strerror(error);
}

std::string Session::Impl::strangers_text() const {
  if (strangers == 0) return {};
  return "; " + std::to_string(strangers) +
         (strangers == 1 ? " datagram came that is" : " datagrams came that are") +
         " no answer to it (damaged, another request's, or not authentic)";
}

void Session::Impl::fall_silent() {
  answer = Answer{};
  answer->lives = stage != Stage::discovering && credentials.version == Version::v3;
  answer->note = silence();
}

std::string Session::Impl::silence() const {
  const std::string what = "no answer to " + std::to_string(patience.retries + 1) +
                           (patience.retries == 0 ? " request" : " requests") + " within " +
                           seconds_text(patience.wait * (patience.retries + 1)) + strangers_text();
  if (answered) return what;
  if (credentials.version == Version::v2c) {
    return what +
           ": check the address, filters between, that an agent runs, and community (agents drop "
           "requests with another one in silence)";
  }
  if (stage == Stage::discovering) {
    return what + ": check the address, filters between, and that an agent runs which has SNMPv3";
  }
  std::string check = "username, password and auth_protocol";
  if (credentials.priv_protocol != PrivProtocol::none) {
    check = authentic ? "priv_password and priv_protocol"
                      : "priv_password and priv_protocol, then " + check;
  }
  return what +
         ", though its SNMPv3 engine was found (requests that it can't decrypt are dropped in "
         "silence): check " +
         check + (credentials.context.empty() ? "" : ", and context");
}

Session::Session(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
Session::~Session() = default;

Result<Session> Session::open(const Endpoint& endpoint, const Credentials& credentials,
                              const MasterKeys& keys, Patience patience) {
  auto impl = std::make_unique<Impl>(endpoint, credentials, patience);
  if (auto opened = impl->open(keys); !opened) return tl::unexpected{opened.error()};
  return Session{std::move(impl)};
}

void Session::send(const Request& request) {
  impl_->pending = request;
  impl_->answer.reset();
  if (impl_->stage == Impl::Stage::discovering) {
    impl_->discover();
  } else {
    impl_->transmit();
  }
}

int Session::descriptor() const { return impl_->socket; }

SteadyTime Session::wake() const {
  if (impl_->answer) return SteadyTime{};
  if (impl_->stage == Impl::Stage::waiting) return steady_clock::now() + kTurn;
  return std::min(impl_->repeat_at, impl_->give_up_at);
}

void Session::service(bool readable) {
  if (impl_->answer) return;
  if (impl_->stage == Impl::Stage::waiting) {
    impl_->take_turn();
    return;
  }
  if (readable) {
    impl_->read();
    if (!impl_->answer) impl_->fail_by(socket_error(impl_->socket));
  }
  const auto now = steady_clock::now();
  if (!impl_->answer && now >= impl_->repeat_at) {
    impl_->repeat_at = now + impl_->patience.wait + kSlack;
    ::snmp_sess_timeout(impl_->handle.get());
  }
  if (!impl_->answer && now >= impl_->give_up_at) {
    impl_->fall_silent();
  }
}

std::optional<Answer> Session::take() { return std::exchange(impl_->answer, std::nullopt); }

bool Session::shares_engine() const { return impl_->shares; }

}  // namespace plimsoll::snmp
