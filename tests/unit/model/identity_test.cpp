#include "lib/model/identity.hpp"

#include <catch2/catch.hpp>

namespace model = plimsoll::model;

TEST_CASE("a serial number counts with its vendor in one spelling", "[identity]") {
  CHECK(model::serial_id("Dell Inc.", " 7XK3J02 ")->value == "dell/7XK3J02");
  CHECK(model::serial_id("Hewlett-Packard", "CZ1")->value == model::serial_id("HPE", "CZ1")->value);
  CHECK_FALSE(model::serial_id("", "7XK3J02"));
}

TEST_CASE("placeholders identify nothing", "[identity]") {
  for (const auto* serial : {"", "To be filled by O.E.M.", "Default string", "0000000000",
                             "0123456789", "N/A", "..........", "x"}) {
    CAPTURE(serial);
    CHECK_FALSE(model::serial_id("Dell", serial));
  }
  CHECK_FALSE(model::uuid_id("00000000-0000-0000-0000-000000000000"));
  CHECK_FALSE(model::uuid_id("FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"));
  CHECK_FALSE(model::uuid_id("03000200-0400-0500-0006-000700080009"));
  CHECK_FALSE(model::mac_id("00:00:00:00:00:00"));
  CHECK_FALSE(model::mac_id("02:42:ac:11:00:02"));  // a container bridge makes these up
}

TEST_CASE("the same identifier is one text however it is written", "[identity]") {
  CHECK(model::uuid_id("{4C4C4544-0037-4C10-8047-B4C04F303253}")->value ==
        "4c4c4544-0037-4c10-8047-b4c04f303253");
  CHECK(model::mac_id("D0-94-66-2A-3B-4C")->value == "d0:94:66:2a:3b:4c");
  CHECK(model::mac_id("d094.662a.3b4c")->value == "d0:94:66:2a:3b:4c");
  CHECK(model::fqdn_id("DB1.Harbour.Example.")->value == "db1.harbour.example");
  CHECK(model::ip_id("2001:DB8:0:0::1")->value == "2001:db8::1");
  CHECK(model::ip_id("::ffff:192.0.2.1")->value == "192.0.2.1");
}

TEST_CASE("addresses that say nothing of a host are no identifiers", "[identity]") {
  for (const auto* address : {"127.0.0.1", "::1", "fe80::1", "169.254.1.1", "0.0.0.0", "224.0.0.1",
                              "10.0.0.256", "10.0.0", "host"}) {
    CAPTURE(address);
    CHECK_FALSE(model::ip_id(address));
  }
  CHECK_FALSE(model::fqdn_id("localhost"));
  CHECK_FALSE(model::fqdn_id("10.0.0.1"));
  CHECK_FALSE(model::fqdn_id("a..b"));
  CHECK_FALSE(model::fqdn_id("-a.example"));
}

TEST_CASE("a serial identifier without its vendor is refused", "[identity]") {
  CHECK_FALSE(model::normal_id({"serial", "7XK3J02"}));
  CHECK(model::normal_id({"serial", "DELL Inc./7XK3J02"})->value == "dell/7XK3J02");
  CHECK(model::normal_id({"arn", " arn:aws:ec2:x "})->value == "arn:aws:ec2:x");
}

TEST_CASE("the virtual addresses of first-hop groups identify no host", "[identity]") {
  for (const auto* mac : {"00:00:5e:00:01:0a", "0000.5e00.0201", "00:00:0c:07:ac:01",
                          "00-00-0C-9F-F0-63", "00:07:b4:00:01:02"}) {
    CAPTURE(mac);
    CHECK_FALSE(model::mac_id(mac));
    CHECK_FALSE(model::chassis_id(mac));
  }
  CHECK(model::mac_id("00:00:0c:01:02:03"));
}

TEST_CASE("an interface has one name, whoever writes it", "[identity]") {
  for (const auto* name :
       {"GigabitEthernet1/0/1", "Gi1/0/1", "Gig 1/0/1", "gigabitethernet 1/0/1"}) {
    CAPTURE(name);
    CHECK(model::interface_name(name) == "gi1/0/1");
  }
  CHECK(model::interface_name("TenGigE0/0/0/1") == model::interface_name("Te0/0/0/1"));
  CHECK(model::interface_name("Ethernet1") == "et1");
  CHECK(model::interface_name("Eth1/3") == model::interface_name("Ethernet1/3"));
  CHECK(model::interface_name("eth0") == "eth0");
  CHECK(model::interface_name("Port-channel10") == model::interface_name("Po10"));
  CHECK(model::interface_name("xe-0/0/1") == "xe-0/0/1");
  CHECK(model::interface_name("D0-94-66-2A-3B-4C") == "d0:94:66:2a:3b:4c");
}

TEST_CASE("a port is named by its device and itself, unless its device has no name yet",
          "[identity]") {
  CHECK(model::port_id("D094.662a.3b4c", "Gi1/0/1")->value == "d0:94:66:2a:3b:4c/gi1/0/1");
  CHECK(model::port_id("Leaf1.Harbour.Example", "Ethernet1")->value == "leaf1.harbour.example/et1");
  CHECK_FALSE(model::port_id("Switch", "Gi1/0/1"));
  CHECK_FALSE(model::port_id("localhost.localdomain", "eth0"));
  CHECK_FALSE(model::port_id("leaf1", ""));
}

TEST_CASE("devices are one identity class, a chassis and its server are not", "[identity]") {
  CHECK(model::identity_class("vm") == model::identity_class("server"));
  CHECK(model::identity_class("router") == model::identity_class("firewall"));
  CHECK(model::identity_class("chassis") != model::identity_class("server"));
}
