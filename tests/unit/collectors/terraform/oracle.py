#!/usr/bin/env python3
"""What states and plans hold, read without any of the collector's code: one JSON array a line.

["count", file, type, n]: managed resources; ["value", file, address, attribute, value]; ["id", file, address, value];
["zone", file, address, name].
"""
import json
import pathlib
import sys

GIB = 1 << 30


def scaled(unit):
    return lambda v: v * unit if isinstance(v, int) else None


def enabled(v):
    return v.lower() == "enabled" if isinstance(v, str) else None


def same(v):
    return v


# type: [(path in the resource, attribute of the contract, how)]
TABLE = {
    "aws_db_instance": [("multi_az", "multi_az", same), ("engine", "engine", same), ("backup_retention_period", "backup_retention_days", same),
                        ("allocated_storage", "storage_bytes", scaled(GIB)), ("deletion_protection", "deletion_protection", same)],
    "aws_rds_cluster": [("engine", "engine", same), ("engine_version", "engine_version", same), ("backup_retention_period", "backup_retention_days", same),
                        ("deletion_protection", "deletion_protection", same)],
    "aws_dynamodb_table": [("point_in_time_recovery.0.enabled", "pitr", same)],
    "aws_ebs_volume": [("size", "size_bytes", scaled(GIB))],
    "aws_instance": [("instance_type", "instance_type", same)],
    "aws_apprunner_service": [],
    "aws_elb": [("cross_zone_load_balancing", "cross_zone", same)],
    "aws_lb": [("load_balancer_type", "type", same)],
    "aws_alb": [("load_balancer_type", "type", same)],
    "aws_lb_target_group": [("health_check.0.interval", "health_check_interval_s", same), ("health_check.0.timeout", "health_check_timeout_s", same),
                            ("health_check.0.unhealthy_threshold", "health_check_unhealthy", same)],
    "aws_lambda_function": [("timeout", "timeout_s", same), ("memory_size", "memory_bytes", scaled(1 << 20))],
    "aws_s3_bucket": [("versioning.0.enabled", "versioning", same)],
    "aws_subnet": [("cidr_block", "cidr", same)],
    "aws_default_subnet": [("cidr_block", "cidr", same)],
    "aws_vpc": [("cidr_block", "cidr", same)],
    "aws_default_vpc": [("cidr_block", "cidr", same)],
    "aws_eks_cluster": [("version", "version", same)],
    "aws_cloudfront_distribution": [("enabled", "enabled", same)],
    "aws_acm_certificate": [("domain_name", "domain_name", same)],
    "aws_lightsail_container_service": [("scale", "desired", same)],
    "aws_sqs_queue": [("message_retention_seconds", "retention_s", same)],
    "aws_sns_topic": [],
    "aws_internet_gateway": [],
    "aws_route53_zone": [],
    "azurerm_private_dns_zone": [],
    "google_compute_network": [],
    "google_compute_disk": [("size", "size_bytes", scaled(GIB))],
}


def at(values, path):
    for step in path.split("."):
        if isinstance(values, list):
            values = values[int(step)] if int(step) < len(values) else None
        elif isinstance(values, dict):
            values = values.get(step)
        else:
            return None
    return values


def load(path):
    data = path.read_bytes()
    text = data.decode("utf-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else data.decode("utf-8-sig")
    return json.loads(text)


def modules(module):
    for resource in module.get("resources", []):
        if resource["mode"] == "managed":
            yield resource["address"], resource["type"], resource.get("values") or {}
    for child in module.get("child_modules", []):
        yield from modules(child)


def resources(document):
    if "planned_values" in document:
        yield from modules(document["planned_values"].get("root_module", {}))
        return
    for resource in document["resources"]:
        if resource["mode"] != "managed":
            continue
        for instance in resource["instances"]:
            key = instance.get("index_key")
            index = "" if key is None else f"[{json.dumps(key)}]"
            module = resource["module"] + "." if "module" in resource else ""
            yield f"{module}{resource['type']}.{resource['name']}{index}", resource["type"], instance["attributes"]


def say(*words):
    print(json.dumps(words))


for name in sys.argv[1:]:
    path = pathlib.Path(name)
    counts = {}
    for address, kind, values in resources(load(path)):
        counts[kind] = counts.get(kind, 0) + 1
        tags = values.get("tags_all") or values.get("tags") or values.get("labels")
        if kind in TABLE and isinstance(tags, dict):
            say("value", path.name, address, "tags", tags)
        for source, attribute, how in TABLE.get(kind, []):
            value = at(values, source)
            if value is not None and how(value) is not None:
                say("value", path.name, address, attribute, how(value))
        if kind in TABLE and isinstance(values.get("arn"), str):
            say("id", path.name, address, values["arn"])
        if kind in TABLE and isinstance(values.get("zone", values.get("availability_zone")), str):
            say("zone", path.name, address, values.get("zone", values.get("availability_zone")))
    for kind, count in sorted(counts.items()):
        say("count", path.name, kind, count)
