#include "collectors/linux_host/catalogue.hpp"

#include <algorithm>
#include <array>

#include "lib/core/text.hpp"

namespace plimsoll::linux_host {
namespace {

constexpr auto kCatalogue = std::to_array<Program>({
    {"apache", "Apache HTTP Server", "web_server", "apache2 httpd", "apache2 httpd",
     "apache2 httpd", "/var/www"},
    {"bind", "BIND", "name_server", "bind9 bind", "bind9 named", "named", "/var/lib/bind"},
    {"cassandra", "Apache Cassandra", "database", "cassandra", "cassandra", "",
     "/var/lib/cassandra"},
    {"ceph", "Ceph", "storage", "ceph-mon ceph-osd ceph-mds ceph-mgr",
     "ceph-mon@* ceph-osd@* ceph-mds@* ceph-mgr@*", "ceph-mon ceph-osd ceph-mds ceph-mgr",
     "/var/lib/ceph"},
    {"clickhouse", "ClickHouse", "database", "clickhouse-server", "clickhouse-server",
     "clickhouse-serv", "/var/lib/clickhouse"},
    {"consul", "Consul", "cluster", "consul", "consul", "consul", "/opt/consul"},
    {"containerd", "containerd", "container_runtime", "containerd containerd.io", "containerd",
     "containerd", "/var/lib/containerd"},
    {"corosync", "Corosync", "cluster", "corosync", "corosync", "corosync", ""},
    {"docker", "Docker Engine", "container_runtime", "docker.io docker-ce", "docker", "dockerd",
     "/var/lib/docker"},
    {"dovecot", "Dovecot", "mail", "dovecot-core dovecot", "dovecot", "dovecot", "/var/mail"},
    {"drbd", "DRBD", "storage", "drbd-utils drbd9-utils drbd90-utils", "drbd drbd@*", "", ""},
    {"elasticsearch", "Elasticsearch", "search", "elasticsearch", "elasticsearch", "",
     "/var/lib/elasticsearch"},
    {"etcd", "etcd", "cluster", "etcd etcd-server", "etcd", "etcd", "/var/lib/etcd"},
    {"exim", "Exim", "mail", "exim4-daemon-light exim4-daemon-heavy exim", "exim4 exim",
     "exim4 exim", "/var/spool/exim4"},
    {"glusterfs", "GlusterFS", "storage", "glusterfs-server", "glusterd", "glusterd glusterfsd",
     "/var/lib/glusterd"},
    {"haproxy", "HAProxy", "load_balancer", "haproxy", "haproxy", "haproxy", ""},
    {"influxdb", "InfluxDB", "database", "influxdb influxdb2", "influxdb", "influxd",
     "/var/lib/influxdb"},
    {"kafka", "Apache Kafka", "queue", "kafka confluent-kafka confluent-server",
     "kafka confluent-kafka confluent-server", "", "/var/lib/kafka"},
    {"keepalived", "Keepalived", "cluster", "keepalived", "keepalived", "keepalived", ""},
    {"kubelet", "kubelet", "cluster", "kubelet", "kubelet", "kubelet", "/var/lib/kubelet"},
    {"libvirt", "libvirt", "hypervisor", "libvirt-daemon-system libvirt-daemon",
     "libvirtd virtqemud", "libvirtd virtqemud", "/var/lib/libvirt"},
    {"mariadb", "MariaDB", "database", "mariadb-server mariadb-server-??.? mariadb-server-??.??",
     "mariadb mariadb@*", "mariadbd", "/var/lib/mysql"},
    {"memcached", "memcached", "cache", "memcached", "memcached memcached@*", "memcached", ""},
    {"mongodb", "MongoDB", "database", "mongodb-server mongodb-org-server", "mongod mongodb",
     "mongod", "/var/lib/mongodb"},
    {"mysql", "MySQL", "database", "mysql-server mysql-server-?.? mysql-community-server",
     "mysql mysqld", "mysqld", "/var/lib/mysql"},
    {"nfs-server", "NFS server", "storage", "nfs-kernel-server", "nfs-server nfs-kernel-server",
     "nfsd", "/srv"},
    {"nginx", "nginx", "web_server", "nginx nginx-core nginx-full nginx-light nginx-extras",
     "nginx", "nginx", "/var/www"},
    {"opensearch", "OpenSearch", "search", "opensearch", "opensearch", "", "/var/lib/opensearch"},
    {"openldap", "OpenLDAP", "directory", "slapd openldap-servers", "slapd", "slapd",
     "/var/lib/ldap"},
    {"pacemaker", "Pacemaker", "cluster", "pacemaker", "pacemaker", "pacemakerd", ""},
    {"patroni", "Patroni", "cluster", "patroni", "patroni patroni@*", "patroni", ""},
    {"pgbouncer", "PgBouncer", "load_balancer", "pgbouncer", "pgbouncer", "pgbouncer", ""},
    {"postfix", "Postfix", "mail", "postfix", "postfix postfix@*", "master", "/var/spool/postfix"},
    {"postgresql", "PostgreSQL", "database",
     "postgresql-? postgresql-?? postgresql-?.? postgresql-server postgresql1?-server postgresql1?",
     "postgresql postgresql@* postgresql-??", "postgres", "/var/lib/postgresql"},
    {"prometheus", "Prometheus", "monitoring", "prometheus", "prometheus", "prometheus",
     "/var/lib/prometheus"},
    {"proxysql", "ProxySQL", "load_balancer", "proxysql proxysql2", "proxysql", "proxysql",
     "/var/lib/proxysql"},
    {"rabbitmq", "RabbitMQ", "queue", "rabbitmq-server", "rabbitmq-server", "",
     "/var/lib/rabbitmq"},
    {"redis", "Redis", "cache", "redis-server redis", "redis-server redis redis-server@*",
     "redis-server", "/var/lib/redis"},
    {"samba", "Samba", "storage", "samba", "smbd smb samba-ad-dc", "smbd", "/srv"},
    {"squid", "Squid", "proxy", "squid", "squid", "squid", "/var/spool/squid"},
    {"tomcat", "Apache Tomcat", "web_server", "tomcat tomcat? tomcat??", "tomcat tomcat? tomcat??",
     "", "/var/lib/tomcat"},
    {"unbound", "Unbound", "name_server", "unbound", "unbound", "unbound", ""},
    {"valkey", "Valkey", "cache", "valkey-server valkey", "valkey-server valkey", "valkey-server",
     "/var/lib/valkey"},
    {"varnish", "Varnish", "cache", "varnish", "varnish", "varnishd", ""},
    {"vault", "Vault", "secrets", "vault", "vault", "vault", "/opt/vault"},
    {"zookeeper", "Apache ZooKeeper", "cluster", "zookeeper zookeeperd", "zookeeper", "",
     "/var/lib/zookeeper"},
});

}  // namespace

std::span<const Program> catalogue() { return kCatalogue; }

const Program* find_program(std::string_view id) {
  const auto found = std::ranges::find(kCatalogue, id, &Program::id);
  return found == kCatalogue.end() ? nullptr : &*found;
}

bool any_match(std::string_view patterns, std::string_view text) {
  return std::ranges::any_of(core::words(patterns), [&](std::string_view pattern) {
    return core::glob_match(pattern, text);
  });
}

}  // namespace plimsoll::linux_host
