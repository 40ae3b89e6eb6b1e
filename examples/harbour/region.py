"""The cloud of Harbour: one AWS account, Ireland with three zones and Frankfurt to fall back to, and a VPN to Rotterdam.

What the account's API answers, in the shapes of AWS's own service models; and the Terraform state of those who built it.  Weaknesses W9 and W24
to W31 are planted here (README.md).  `record.py` plays the answers to the aws collector and keeps what it was told under aws/.
"""
import json

ACCOUNT = "210987654321"
MAIN, SPARE = "eu-west-1", "eu-central-1"
ZONE_IDS = {MAIN: {"a": "euw1-az3", "b": "euw1-az1", "c": "euw1-az2"}, SPARE: {"a": "euc1-az2", "b": "euc1-az3", "c": "euc1-az1"}}
ROTTERDAM = "203.0.113.10"  # rtm-edge-1, as the sheets say
ZONE = "Z0HARBOUR0EXAMPLE00"
SEEN = "2026-11-23T04:00:00Z"


def arn(service, resource, region=MAIN, account=ACCOUNT):
    return f"arn:aws:{service}:{region}:{account}:{resource}"


def tags(name, service=None, **more):
    pairs = {"Name": name, **({"Service": service} if service else {}), **more}
    return [{"Key": k, "Value": v} for k, v in sorted(pairs.items())]


class Answers:
    """(service, operation, region or "", the input's members that matter) to output."""

    def __init__(self):
        self.rows = {}

    def add(self, service, operation, region, output, **given):
        key = (service, operation, region, json.dumps(given, sort_keys=True))
        known = self.rows.setdefault(key, {})
        for name, value in output.items():
            known[name] = known[name] + value if isinstance(value, list) and name in known else value

    def find(self, service, operation, region, given):
        """The answer whose given members are all in the input."""
        for (s, o, r, wanted), output in self.rows.items():
            if (s, o) == (service, operation) and r in ("", region) and all(_same(given, k, v) for k, v in json.loads(wanted).items()):
                return output
        return {}


def _same(given, key, value):
    return given.get(key) == value


def everywhere(answers):
    for region, zones in ZONE_IDS.items():
        answers.add("ec2", "DescribeAvailabilityZones", region, {"AvailabilityZones": [
            {"State": "available", "OptInStatus": "opt-in-not-required", "RegionName": region, "ZoneName": region + letter, "ZoneId": zone, "GroupName": region,
             "NetworkBorderGroup": region, "ZoneType": "availability-zone"} for letter, zone in zones.items()]})
    answers.add("sts", "GetCallerIdentity", "", {"UserId": "AIDAEXAMPLE", "Account": ACCOUNT, "Arn": f"arn:aws:iam::{ACCOUNT}:user/plimsoll-audit"})
    answers.add("ec2", "DescribeRegions", "", {"Regions": [
        {"RegionName": region, "Endpoint": f"ec2.{region}.amazonaws.com", "OptInStatus": "opt-in-not-required"} for region in ZONE_IDS]})


def instance(answers, region, name, letter, service, group=None):
    number = f"{sum(map(ord, name)):04x}{len(name):02x}"
    key, volume = f"i-0{number}a1b2c3d4e", f"vol-0{number}a1b2c3d4e"
    labels = tags(name, service)
    if group:
        labels.append({"Key": "aws:autoscaling:groupName", "Value": group})
    answers.add("ec2", "DescribeInstances", region, {"Reservations": [{"ReservationId": "r-" + number, "OwnerId": ACCOUNT, "Instances": [
        {"InstanceId": key, "ImageId": "ami-0harbour", "InstanceType": "m6i.large", "CpuOptions": {"CoreCount": 1, "ThreadsPerCore": 2}, "State": {"Code": 16, "Name": "running"}, "LaunchTime": "2026-06-01T06:00:00Z",
         "Placement": {"AvailabilityZone": region + letter, "Tenancy": "default", "GroupName": ""}, "PrivateIpAddress": "10.40.%d.%d" % ("abc".index(letter), 10 + len(name)),
         "SubnetId": subnet_id(region, letter), "VpcId": "vpc-0" + region.replace("-", ""), "RootDeviceName": "/dev/xvda", "RootDeviceType": "ebs",
         "BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": {"VolumeId": volume, "Status": "attached", "DeleteOnTermination": True}}], "Tags": labels}]}]})
    answers.add("ec2", "DescribeVolumes", region, {"Volumes": [
        {"VolumeId": volume, "Size": 40, "AvailabilityZone": region + letter, "State": "in-use", "VolumeType": "gp3", "Encrypted": True,
         "Attachments": [{"VolumeId": volume, "InstanceId": key, "Device": "/dev/xvda", "State": "attached", "DeleteOnTermination": True}]}]})
    return key


def subnet_id(region, letter):
    return f"subnet-0{region.replace('-', '')}{letter}"


def network(answers, region):
    vpc = "vpc-0" + region.replace("-", "")
    letters = ZONE_IDS[region]
    answers.add("ec2", "DescribeVpcs", region, {"Vpcs": [{"VpcId": vpc, "CidrBlock": "10.40.0.0/16", "State": "available", "OwnerId": ACCOUNT, "IsDefault": False, "Tags": tags("harbour")}]})
    answers.add("ec2", "DescribeSubnets", region, {"Subnets": [
        {"SubnetId": subnet_id(region, letter), "VpcId": vpc, "AvailabilityZone": region + letter, "AvailabilityZoneId": zone, "CidrBlock": f"10.40.{i}.0/24", "State": "available",
         "OwnerId": ACCOUNT, "SubnetArn": arn("ec2", "subnet/" + subnet_id(region, letter), region), "AvailableIpAddressCount": 231, "Tags": tags(f"private-{letter}")}
        for i, (letter, zone) in enumerate(letters.items())]})
    nat = "nat-0" + region.replace("-", "")  # W24: one NAT gateway, in zone a, behind all zones
    answers.add("ec2", "DescribeNatGateways", region, {"NatGateways": [
        {"NatGatewayId": nat, "VpcId": vpc, "SubnetId": subnet_id(region, "a"), "State": "available", "ConnectivityType": "public",
         "NatGatewayAddresses": [{"PublicIp": "198.51.100.7", "PrivateIp": "10.40.0.5"}], "Tags": tags("nat-a")}]})
    answers.add("ec2", "DescribeRouteTables", region, {"RouteTables": [
        {"RouteTableId": "rtb-0" + region.replace("-", ""), "VpcId": vpc, "OwnerId": ACCOUNT,
         "Associations": [{"Main": True, "RouteTableAssociationId": "rtbassoc-1", "RouteTableId": "rtb-1", "AssociationState": {"State": "associated"}}],
         "Routes": [{"DestinationCidrBlock": "10.40.0.0/16", "GatewayId": "local", "State": "active", "Origin": "CreateRouteTable"},
                    {"DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": nat, "State": "active", "Origin": "CreateRoute"}]}]})


def vpn(answers):
    """W25: one connection, its second tunnel down, and both end on one router in Rotterdam."""
    answers.add("ec2", "DescribeCustomerGateways", MAIN, {"CustomerGateways": [
        {"CustomerGatewayId": "cgw-0rotterdam", "IpAddress": ROTTERDAM, "BgpAsn": "64512", "State": "available", "Type": "ipsec.1", "Tags": tags("rotterdam")}]})
    answers.add("ec2", "DescribeVpnGateways", MAIN, {"VpnGateways": [
        {"VpnGatewayId": "vgw-0harbour", "State": "available", "Type": "ipsec.1", "AmazonSideAsn": 64513, "VpcAttachments": [{"State": "attached", "VpcId": "vpc-0euwest1"}],
         "Tags": tags("to-rotterdam")}]})
    answers.add("ec2", "DescribeVpnConnections", MAIN, {"VpnConnections": [
        {"VpnConnectionId": "vpn-0rotterdam", "CustomerGatewayId": "cgw-0rotterdam", "VpnGatewayId": "vgw-0harbour", "State": "available", "Type": "ipsec.1", "Category": "VPN",
         "Options": {"StaticRoutesOnly": False, "TunnelInsideIpVersion": "ipv4"}, "Tags": tags("rotterdam"),
         "VgwTelemetry": [{"OutsideIpAddress": "198.51.100.120", "Status": "UP", "AcceptedRouteCount": 4, "LastStatusChange": "2026-09-02T11:00:00Z", "StatusMessage": ""},
                          {"OutsideIpAddress": "198.51.100.121", "Status": "DOWN", "AcceptedRouteCount": 0, "LastStatusChange": "2026-10-14T02:13:00Z",
                           "StatusMessage": "IPSEC IS DOWN"}]}]})


def balancer(answers, region, name, service, letters, targets):
    """An application load balancer with one target group."""
    key = f"app/{name}/5{sum(map(ord, name)):015x}"
    group = f"targetgroup/{name}/6{sum(map(ord, name)):015x}"
    balancer_arn, group_arn = (arn("elasticloadbalancing", resource, region) for resource in ("loadbalancer/" + key, group))
    answers.add("elbv2", "DescribeLoadBalancers", region, {"LoadBalancers": [
        {"LoadBalancerArn": balancer_arn, "DNSName": f"{name}-1234.{region}.elb.amazonaws.com", "CanonicalHostedZoneId": "Z32O12XQLNTSW2", "LoadBalancerName": name,
         "Scheme": "internet-facing", "VpcId": "vpc-0" + region.replace("-", ""), "State": {"Code": "active"}, "Type": "application", "IpAddressType": "ipv4",
         "AvailabilityZones": [{"ZoneName": region + letter, "SubnetId": subnet_id(region, letter), "LoadBalancerAddresses": []} for letter in letters]}]})
    answers.add("elbv2", "DescribeTargetGroups", region, {"TargetGroups": [
        {"TargetGroupArn": group_arn, "TargetGroupName": name, "Protocol": "HTTP", "Port": 8080, "VpcId": "vpc-0" + region.replace("-", ""), "HealthCheckEnabled": True,
         "HealthCheckProtocol": "HTTP", "HealthCheckPath": "/health", "HealthCheckIntervalSeconds": 15, "HealthCheckTimeoutSeconds": 5, "HealthyThresholdCount": 3,
         "UnhealthyThresholdCount": 2, "LoadBalancerArns": [balancer_arn], "TargetType": "instance"}]})
    answers.add("elbv2", "DescribeListeners", region, {"Listeners": [
        {"ListenerArn": balancer_arn.replace("loadbalancer", "listener") + "/1", "LoadBalancerArn": balancer_arn, "Port": 443, "Protocol": "HTTPS",
         "DefaultActions": [{"Type": "forward", "TargetGroupArn": group_arn}]}]}, LoadBalancerArn=balancer_arn)
    answers.add("elbv2", "DescribeTargetHealth", region, {"TargetHealthDescriptions": [
        {"Target": {"Id": target, "Port": 8080}, "HealthCheckPort": "8080", "TargetHealth": {"State": "healthy"}} for target in targets]}, TargetGroupArn=group_arn)
    answers.add("resourcegroupstaggingapi", "GetResources", region, {"ResourceTagMappingList": [
        {"ResourceARN": resource, "Tags": tags(name, service)} for resource in (balancer_arn, group_arn)]})
    return f"{name}-1234.{region}.elb.amazonaws.com", group_arn


def group(answers, region, name, letters, targets, group_arn, health):
    answers.add("autoscaling", "DescribeAutoScalingGroups", region, {"AutoScalingGroups": [
        {"AutoScalingGroupName": name, "AutoScalingGroupARN": arn("autoscaling", f"autoScalingGroup:0a1b:autoScalingGroupName/{name}", region), "MinSize": len(targets),
         "MaxSize": 2 * len(targets), "DesiredCapacity": len(targets), "DefaultCooldown": 300, "AvailabilityZones": [region + letter for letter in letters],
         "TargetGroupARNs": [group_arn], "HealthCheckType": health, "HealthCheckGracePeriod": 120, "SuspendedProcesses": [], "CreatedTime": "2026-06-01T06:00:00Z",
         "VPCZoneIdentifier": ",".join(subnet_id(region, letter) for letter in letters),
         "Instances": [{"InstanceId": target, "AvailabilityZone": region + letter, "LifecycleState": "InService", "HealthStatus": "Healthy", "ProtectedFromScaleIn": False}
                       for target, letter in zip(targets, letters)], "Tags": []}]})


def databases(answers):
    for name, multi, zone, other, days in (("track-db", False, "b", None, 7),  # W26: one zone, though the code says otherwise
                                           ("api-db", True, "a", "c", 14)):    # decoy: a standby in another zone
        row = {"DBInstanceIdentifier": name, "DBInstanceArn": arn("rds", "db:" + name), "DBInstanceClass": "db.m6g.large", "Engine": "postgres", "EngineVersion": "15.4",
               "DBInstanceStatus": "available", "AllocatedStorage": 200, "MultiAZ": multi, "AvailabilityZone": MAIN + zone, "BackupRetentionPeriod": days, "StorageEncrypted": True,
               "LatestRestorableTime": "2026-11-23T03:55:00Z", "Endpoint": {"Address": f"{name}.c0example.{MAIN}.rds.amazonaws.com", "Port": 5432}, "DeletionProtection": True,
               "DBSubnetGroup": {"DBSubnetGroupName": "harbour", "Subnets": [{"SubnetIdentifier": subnet_id(MAIN, letter), "SubnetAvailabilityZone": {"Name": MAIN + letter}} for letter in "abc"]},
               "ReadReplicaDBInstanceIdentifiers": [], "PendingModifiedValues": {}, "TagList": tags(name)}
        if other:
            row["SecondaryAvailabilityZone"] = MAIN + other
        answers.add("rds", "DescribeDBInstances", MAIN, {"DBInstances": [row]})
    answers.add("dynamodb", "ListTables", MAIN, {"TableNames": ["gate-events"]})
    answers.add("dynamodb", "DescribeTable", MAIN, {"Table": {"TableName": "gate-events", "TableArn": arn("dynamodb", "table/gate-events"), "TableStatus": "ACTIVE",
                                                            "TableSizeBytes": 41234567, "ItemCount": 312345, "DeletionProtectionEnabled": False}}, TableName="gate-events")
    answers.add("dynamodb", "DescribeContinuousBackups", MAIN, {"ContinuousBackupsDescription": {  # W28: nothing brings it back
        "ContinuousBackupsStatus": "ENABLED", "PointInTimeRecoveryDescription": {"PointInTimeRecoveryStatus": "DISABLED"}}}, TableName="gate-events")


def backups(answers):
    """W27: the vault lies beside what it keeps."""
    vault = arn("backup", "backup-vault:harbour")
    answers.add("backup", "ListBackupVaults", MAIN, {"BackupVaultList": [{"BackupVaultName": "harbour", "BackupVaultArn": vault, "NumberOfRecoveryPoints": 41, "Locked": False}]})
    answers.add("backup", "ListProtectedResources", MAIN, {"Results": [
        {"ResourceArn": arn("rds", "db:track-db"), "ResourceType": "RDS", "LastBackupTime": "2026-11-22T23:40:00Z"}]})
    answers.add("backup", "ListRecoveryPointsByResource", MAIN, {"RecoveryPoints": [
        {"RecoveryPointArn": arn("rds", "snapshot:awsbackup:job-1"), "BackupVaultName": "harbour", "CreationDate": "2026-11-22T23:40:00Z", "Status": "COMPLETED"}]},
        ResourceArn=arn("rds", "db:track-db"))
    answers.add("backup", "ListBackupJobs", MAIN, {"BackupJobs": [
        {"BackupJobId": "job-1", "AccountId": ACCOUNT, "BackupVaultName": "harbour", "BackupVaultArn": vault, "ResourceArn": arn("rds", "db:track-db"), "ResourceType": "RDS",
         "State": "COMPLETED", "CreationDate": "2026-11-22T23:20:00Z", "CompletionDate": "2026-11-22T23:40:00Z", "BackupSizeInBytes": 41 * 10**9}]})
    answers.add("backup", "ListBackupPlans", MAIN, {"BackupPlansList": [
        {"BackupPlanId": "plan-1", "BackupPlanArn": arn("backup", "backup-plan:plan-1"), "BackupPlanName": "daily", "VersionId": "1", "CreationDate": "2026-06-01T00:00:00Z"}]})
    answers.add("backup", "GetBackupPlan", MAIN, {"BackupPlanId": "plan-1", "BackupPlanArn": arn("backup", "backup-plan:plan-1"), "VersionId": "1", "BackupPlan": {
        "BackupPlanName": "daily", "Rules": [{"RuleName": "daily", "TargetBackupVaultName": "harbour", "ScheduleExpression": "cron(0 23 * * ? *)",
                                              "Lifecycle": {"DeleteAfterDays": 35}}]}}, BackupPlanId="plan-1")
    answers.add("backup", "ListBackupSelections", MAIN, {"BackupSelectionsList": [{"SelectionId": "sel-1", "SelectionName": "databases", "BackupPlanId": "plan-1"}]}, BackupPlanId="plan-1")
    answers.add("backup", "GetBackupSelection", MAIN, {"BackupSelection": {"SelectionName": "databases", "IamRoleArn": f"arn:aws:iam::{ACCOUNT}:role/backup",
                                                                         "Resources": [arn("rds", "db:track-db")]}, "SelectionId": "sel-1", "BackupPlanId": "plan-1"}, SelectionId="sel-1")


def quotas(answers):
    """W31: Frankfurt may run four processors more; Ireland has ten in use."""
    for region, allowed in ((MAIN, 64.0), (SPARE, 8.0)):
        answers.add("service-quotas", "ListServiceQuotas", region, {"Quotas": [
            {"ServiceCode": "ec2", "ServiceName": "Amazon Elastic Compute Cloud (Amazon EC2)", "QuotaArn": arn("servicequotas", "ec2/L-1216C47A", region), "QuotaCode": "L-1216C47A",
             "QuotaName": "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances", "Value": allowed, "Unit": "None", "Adjustable": True, "GlobalQuota": False}]},
            ServiceCode="ec2")


def names(answers, track, api, api_spare):
    answers.add("route53", "ListHostedZones", "", {"HostedZones": [
        {"Id": "/hostedzone/" + ZONE, "Name": "harbour.example.", "CallerReference": "harbour", "Config": {"PrivateZone": False}, "ResourceRecordSetCount": 4}], "IsTruncated": False, "MaxItems": "100"})
    answers.add("route53", "ListHealthChecks", "", {"HealthChecks": [
        {"Id": "hc-api", "CallerReference": "api", "HealthCheckVersion": 1,
         "HealthCheckConfig": {"Type": "HTTPS", "FullyQualifiedDomainName": api, "Port": 443, "ResourcePath": "/health", "RequestInterval": 30, "FailureThreshold": 3}}],
        "IsTruncated": False, "MaxItems": "100"})

    def alias(name, target, **more):
        return {"Name": name + ".harbour.example.", "Type": "A", "AliasTarget": {"HostedZoneId": "Z32O12XQLNTSW2", "DNSName": target + ".", "EvaluateTargetHealth": False}, **more}
    answers.add("route53", "ListResourceRecordSets", "", {"ResourceRecordSets": [
        # decoy: fails over to Frankfurt by itself
        alias("api", api, SetIdentifier="ireland", Failover="PRIMARY", HealthCheckId="hc-api"), alias("api", api_spare, SetIdentifier="frankfurt", Failover="SECONDARY"),
        # W30: a failover record whose primary nobody checks
        alias("track", track, SetIdentifier="ireland", Failover="PRIMARY"), alias("track", api_spare, SetIdentifier="frankfurt", Failover="SECONDARY")],
        "IsTruncated": False, "MaxItems": "300"}, HostedZoneId=ZONE)


def answers():
    out = Answers()
    everywhere(out)
    for region in ZONE_IDS:
        network(out, region)
    vpn(out)
    tracking = [instance(out, MAIN, f"track-{n}", "a", "svc-tracking") for n in (1, 2)]  # W9: two instances, one zone
    track, _ = balancer(out, MAIN, "track", "svc-tracking", "ab", tracking)
    partner = [instance(out, MAIN, f"api-{letter}", letter, "svc-api", "api") for letter in "abc"]  # decoy: spread as it should be
    api, api_group = balancer(out, MAIN, "api", "svc-api", "abc", partner)
    group(out, MAIN, "api", "abc", partner, api_group, "ELB")
    spare = [instance(out, SPARE, f"api-spare-{letter}", letter, None, "api-spare") for letter in "ab"]
    api_spare, spare_group = balancer(out, SPARE, "api-spare", None, "ab", spare)
    group(out, SPARE, "api-spare", "ab", spare, spare_group, "EC2")  # W29: what no longer answers is never replaced
    databases(out)
    backups(out)
    quotas(out)
    names(out, track, api, api_spare)
    return out


# --- What the code says -------------------------------------------------------------------------------------------------

def terraform_state():
    """W26: the code asks for a standby of track-db, and somebody turned it off by hand."""
    def resource(kind, label, **attributes):
        return {"mode": "managed", "type": kind, "name": label, "provider": 'provider["registry.terraform.io/hashicorp/aws"]',
                "instances": [{"schema_version": 1, "attributes": attributes}]}
    rows = [resource("aws_db_instance", name, arn=arn("rds", "db:" + name), id=name, identifier=name, engine="postgres", engine_version="15.4", multi_az=True,
                     availability_zone=MAIN + zone, backup_retention_period=days, allocated_storage=200, instance_class="db.m6g.large", deletion_protection=True,
                     address=f"{name}.c0example.{MAIN}.rds.amazonaws.com", port=5432, username="harbour", password="not-for-reports-tf")
            for name, zone, days in (("track-db", "b", 7), ("api-db", "a", 14))]
    rows.append(resource("aws_autoscaling_group", "api", arn=arn("autoscaling", "autoScalingGroup:0a1b:autoScalingGroupName/api"), id="api", name="api", min_size=3, max_size=6,
                         desired_capacity=3, health_check_type="ELB", health_check_grace_period=120, availability_zones=[MAIN + letter for letter in "abc"]))
    rows.append(resource("aws_dynamodb_table", "gate_events", arn=arn("dynamodb", "table/gate-events"), id="gate-events", name="gate-events",
                         point_in_time_recovery=[{"enabled": False}]))
    return {"version": 4, "terraform_version": "1.5.7", "serial": 42, "lineage": "5f3c2d1e-aaaa-bbbb-cccc-0123456789ab", "outputs": {}, "resources": rows}
