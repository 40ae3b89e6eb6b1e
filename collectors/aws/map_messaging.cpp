// Queues, topics and Kafka clusters.
#include "collectors/aws/fields.hpp"
#include "collectors/aws/mappings.hpp"
#include "collectors/aws/reading.hpp"
#include "collectors/aws/resource.hpp"
#include "lib/collect/kit/json.hpp"
#include "lib/model/cloud.hpp"

namespace plimsoll::aws {

namespace {

using nlohmann::json;

/// "https://sqs.eu-west-1.amazonaws.com/123456789012/orders" is the queue orders of that account.
std::string queue_arn(const Reading& reading, const std::string& url) {
  const std::string name{last_part(url)};
  return name.empty() ? std::string{} : reading.arn("sqs", name);
}

/// The first of two paths that leads somewhere: version 2 of the API nests what version 1 has at
/// the top.
const json& either(const json& node, std::string_view first, std::string_view second) {
  const auto& found = member(node, first);
  return found.is_null() ? member(node, second) : found;
}

}  // namespace

void map_queues(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& url : texts(answer, "QueueUrls")) {
    Resource queue{reading, answer, "queue", "sqs", queue_arn(reading, url)};
    if (!queue.add()) continue;
    auto wanted = input("QueueUrl", url);
    wanted["AttributeNames"] = json::array();
    wanted["AttributeNames"].push_back("All");
    reading.ask("sqs", "GetQueueAttributes", std::move(wanted));
  }
}

void map_queue_attributes(const json& answer, const json& input, Reading& reading) {
  const auto& node = member(answer, "Attributes");
  auto arn = text(node, "QueueArn");
  if (!model::parse_arn(arn)) arn = queue_arn(reading, text(input, "QueueUrl"));
  Resource queue{reading, node, "queue", "sqs", arn};
  // The policy is JSON within the text.
  const auto policy = collect::kit::parse_bounded(text(node, "RedrivePolicy"));
  const auto dead_letter = text(policy, "deadLetterTargetArn");
  if (dead_letter.empty()) {
    queue.set("dead_letter", std::optional{false});
  } else {
    queue.set("dead_letter", dead_letter);
  }
  queue.number("retention_s", "MessageRetentionPeriod")
      .flag("fifo", "FifoQueue")
      .number("visibility_timeout_s", "VisibilityTimeout")
      .add();
}

void map_topics(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "Topics")) {
    Resource{reading, each, "queue", "sns", text(each, "TopicArn")}.add();
  }
}

void map_kafka_clusters(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "ClusterInfoList")) {
    const auto arn = text(each, "ClusterArn");
    const bool serverless = member(each, "Serverless").is_object();
    const auto& brokers = either(each, "Provisioned.BrokerNodeGroupInfo", "BrokerNodeGroupInfo");
    Resource cluster{reading, each, "queue", "msk", arn};
    cluster.name("ClusterName")
        .set("brokers",
             number(either(each, "Provisioned.NumberOfBrokerNodes", "NumberOfBrokerNodes"), ""))
        .set("engine", "kafka")
        .set("engine_version",
             text(either(each, "Provisioned.CurrentBrokerSoftwareInfo.KafkaVersion",
                         "CurrentBrokerSoftwareInfo.KafkaVersion"),
                  ""))
        .set("instance_type", text(brokers, "InstanceType"))
        .state("State")
        .tags("Tags")
        .subnets(texts(brokers, "ClientSubnets"));
    if (!serverless) cluster.set("quorum", std::optional{true});
    if (cluster.add() && !serverless) reading.ask("kafka", "ListNodes", input("ClusterArn", arn));
  }
}

void map_kafka_nodes(const json& answer, const json& input, Reading& reading) {
  const auto cluster = text(input, "ClusterArn");
  for (const auto& each : list(answer, "NodeInfoList")) {
    const auto broker = number(each, "BrokerNodeInfo.BrokerId");  // "1.0"
    if (!broker || !model::parse_arn(cluster)) continue;
    Resource node{reading, each, "replica", "msk", text(each, "NodeARN")};
    node.called("broker " + std::to_string(*broker))
        .text("instance_type", "InstanceType")
        .set("broker", broker)
        .relate("member_of", model::arn_id(cluster));
    if (auto subnet = text(each, "BrokerNodeInfo.ClientSubnet"); !subnet.empty()) {
      node.subnets({std::move(subnet)});
    }
    for (const auto& host : texts(each, "BrokerNodeInfo.Endpoints")) node.fqdn(host);
    node.add();
  }
}

}  // namespace plimsoll::aws
