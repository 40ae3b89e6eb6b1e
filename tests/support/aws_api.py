#!/usr/bin/python3
"""Plays the AWS API for tests: generated accounts, every signature verified by botocore.auth, faults on demand.

    aws_api.py CONFIG PORT_FILE

CONFIG is a JSON object, all members optional: accounts, regions, instances (of each unit), page; tls {cert, key};
keys {access key: secret} of the first account; log (a file that gets a line for each request); and faults:
  throttle, heal, cut, expire  {"ec2:DescribeInstances": n}: the first n such calls of each account and region
  dead, repeat                 ["ec2:DescribeInstances"]: never heals; offers the same page again and again
  denied                       ["ec2:DescribeInstances", "000000000003:rds:DescribeDBInstances"]
  off                          ["ap-east-1"]: regions that are switched off
  role_denied                  ["000000000003"]: accounts whose role may not be assumed
  skew                         seconds that this clock is ahead
"""

import collections
import datetime
import email.utils
import http.server
import json
import os
import re
import socketserver
import ssl
import sys
import threading
import time
import urllib.parse

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

CONFIG = json.load(open(sys.argv[1], encoding="utf-8"))
REGIONS = ["us-east-1", "eu-west-1", "eu-central-1", "us-west-2", "ap-south-1", "ap-east-1", "sa-east-1", "eu-north-1",
           "ca-central-1", "us-east-2", "eu-west-2", "eu-west-3", "ap-northeast-1", "ap-southeast-1", "us-west-1"]
ACCOUNTS = [f"{number:012}" for number in range(1, CONFIG.get("accounts", 1) + 1)]
KEYS = CONFIG.get("keys", {"AKIATESTKEY": "test-secret-access-key"})
PAGE = CONFIG.get("page", 100)
INSTANCES = CONFIG.get("instances", 3)
SKEW = CONFIG.get("skew", 0)
XMLNS = 'xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"'
VPN_SECRET = "presharedkey-of-the-tunnel"
LAMBDA_SECRET = "database-password-in-environment"

lock = threading.Lock()
counts = collections.Counter()
log = open(CONFIG["log"], "a", buffering=1, encoding="utf-8") if "log" in CONFIG else None


def secret_of(access_key):
    if access_key in KEYS:
        return KEYS[access_key], None, ACCOUNTS[0]
    match = re.fullmatch(r"ASIA(\d{12})X\d+", access_key)
    if match:
        return "secret-of-" + access_key, "session-token-of-" + access_key, match.group(1)
    return None, None, None


class Answer(Exception):
    def __init__(self, status, code, message):
        super().__init__(code)
        self.status, self.code, self.message = status, code, message


def operation_of(handler, body):
    """(service, operation, parameters) of a request."""
    target = handler.headers.get("X-Amz-Target")
    scope = re.search(r"Credential=([^/]+)/\d{8}/([^/]+)/([^/]+)/", handler.headers.get("Authorization", ""))
    service = scope.group(3) if scope else "sts"
    url = urllib.parse.urlsplit(handler.path)
    query = dict(urllib.parse.parse_qsl(url.query, keep_blank_values=True))
    if target:
        return service, target.split(".")[-1], json.loads(body or b"{}")
    if handler.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded"):
        form = dict(urllib.parse.parse_qsl(body.decode(), keep_blank_values=True))
        return service, form.get("Action"), form
    if service == "lambda":
        return service, "ListFunctions", query
    if service == "s3":
        bucket = url.path.strip("/")
        return service, "GetBucketVersioning" if bucket else "ListBuckets", {"Bucket": bucket, **query}
    if service == "route53":
        zone = re.search(r"hostedzone/([^/]+)/rrset", url.path)
        return service, "ListResourceRecordSets" if zone else "ListHostedZones", {
            "Id": zone.group(1) if zone else None, **query}
    return service, None, query


def verify(handler, body):
    """The account and region of a request whose signature is right."""
    header = handler.headers.get("Authorization", "")
    match = re.match(r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/([^/]+)/aws4_request, "
                     r"SignedHeaders=([^,]+), Signature=(\w+)$", header)
    if not match:
        raise Answer(403, "MissingAuthenticationToken", "Request is missing Authentication Token")
    access_key, _, region, service, signed, signature = match.groups()
    secret, token, account = secret_of(access_key)
    if secret is None:
        raise Answer(403, "InvalidClientTokenId", "The security token included in the request is invalid.")
    if token != handler.headers.get("X-Amz-Security-Token"):
        raise Answer(403, "InvalidClientTokenId", "The security token included in the request is invalid")
    request = AWSRequest(handler.command, f"{SCHEME}://{handler.headers['Host']}{handler.path.split('?')[0]}",
                         data=body, headers={name: handler.headers[name] for name in signed.split(";") if name != "host"},
                         params=urllib.parse.parse_qsl(urllib.parse.urlsplit(handler.path).query,
                                                       keep_blank_values=True))
    date = handler.headers["X-Amz-Date"]
    request.context["timestamp"] = date
    kind = S3SigV4Auth if service == "s3" else SigV4Auth
    auth = kind(Credentials(access_key, secret, token), service, region)
    # Everything that AWS asks to be signed is.
    for name in ("host", "x-amz-date") + (("x-amz-security-token",) if token else ()):
        if name not in signed.split(";"):
            raise Answer(403, "SignatureDoesNotMatch", f"{name} is not signed")
    request.headers["Host"] = handler.headers["Host"]
    wanted = auth.signature(auth.string_to_sign(request, auth.canonical_request(request)), request)
    if wanted != signature:
        raise Answer(403, "SignatureDoesNotMatch",
                     "The request signature we calculated does not match the signature you provided.")
    sent = datetime.datetime.strptime(date, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc).timestamp()
    if abs(sent - time.time() - SKEW) > 300:
        raise Answer(403, "RequestTimeTooSkewed", "The difference between the request time and now is too large.")
    return account, region, service


def counted(fault, name, account, region):
    """Whether this is still one of the first calls that the fault is for."""
    limit = CONFIG.get(fault, {}).get(name, 0)
    if not limit:
        return False
    with lock:
        counts[fault, name, account, region] += 1
        return counts[fault, name, account, region] <= limit


def check_faults(name, account, region):
    if region in CONFIG.get("off", []):
        raise Answer(401, "OptInRequired", "You are not subscribed to this service. Enable the region first.")
    if {name, f"{account}:{name}"} & set(CONFIG.get("denied", [])):
        raise Answer(403, "UnauthorizedOperation" if name.startswith("ec2:") else "AccessDenied",
                     f"User: arn:aws:iam::{account}:user/audit is not authorized to perform: {name}")
    if counted("throttle", name, account, region):
        raise Answer(503, "RequestLimitExceeded", "Request limit exceeded.")
    if counted("expire", name, account, region):
        raise Answer(400, "ExpiredToken", "The security token included in the request is expired")
    if counted("heal", name, account, region) or name in CONFIG.get("dead", []):
        raise Answer(500, "InternalFailure", "An internal error has occurred.")


def page_of(total, parameters, token_name, name):
    """First, last and next token of the page asked for."""
    first = int(parameters.get(token_name) or 0)
    if name in CONFIG.get("repeat", []):
        return 0, min(PAGE, total), "1"
    last = min(first + PAGE, total)
    return first, last, str(last) if last < total else ""


def assume_role(parameters):
    account = parameters["RoleArn"].split(":")[4]
    if account in CONFIG.get("role_denied", []):
        raise Answer(403, "AccessDenied", f"not authorized to perform: sts:AssumeRole on {parameters['RoleArn']}")
    if CONFIG.get("external_id") and parameters.get("ExternalId") != CONFIG["external_id"]:
        raise Answer(403, "AccessDenied", "the external id does not match")
    with lock:
        counts["role", account] += 1
        key = f"ASIA{account}X{counts['role', account]}"
    secret, token, _ = secret_of(key)
    return ("<AssumeRoleResponse><AssumeRoleResult><Credentials>"
            f"<AccessKeyId>{key}</AccessKeyId><SecretAccessKey>{secret}</SecretAccessKey>"
            f"<SessionToken>{token}</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>"
            "</Credentials></AssumeRoleResult></AssumeRoleResponse>")


def instances(account, region, parameters):
    first, last, token = page_of(INSTANCES, parameters, "NextToken", "ec2:DescribeInstances")
    items = "".join(
        f"<item><reservationId>r-{number:08x}</reservationId><ownerId>{account}</ownerId><instancesSet><item>"
        f"<instanceId>i-{account}{REGIONS.index(region):02}{number:05}</instanceId><imageId>ami-0abc</imageId>"
        "<instanceState><code>16</code><name>running</name></instanceState><instanceType>m5.large</instanceType>"
        "<launchTime>2026-01-01T00:00:00.000Z</launchTime><placement>"
        f"<availabilityZone>{region}{'abc'[number % 3]}</availabilityZone><groupName/><tenancy>default</tenancy>"
        "</placement><privateIpAddress>10.0.0.1</privateIpAddress><blockDeviceMapping><item>"
        f"<deviceName>/dev/xvda</deviceName><ebs><volumeId>vol-{number:08x}</volumeId><status>attached</status>"
        "<deleteOnTermination>true</deleteOnTermination></ebs></item></blockDeviceMapping><tagSet><item>"
        f"<key>Name</key><value>machine {number}</value></item></tagSet></item></instancesSet></item>"
        for number in range(first, last))
    more = f"<nextToken>{token}</nextToken>" if token else ""
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<DescribeInstancesResponse {XMLNS}>'
            f"<reservationSet>{items}</reservationSet>{more}</DescribeInstancesResponse>")


def answer(name, account, region, parameters):
    if name == "sts:GetCallerIdentity":
        return (f"<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::{account}:user/audit</Arn>"
                f"<UserId>AIDA</UserId><Account>{account}</Account></GetCallerIdentityResult>"
                "</GetCallerIdentityResponse>")
    if name in ("sts:AssumeRole", "sts:AssumeRoleWithWebIdentity"):
        return assume_role(parameters)
    if name == "organizations:ListAccounts":
        first, last, token = page_of(len(ACCOUNTS), parameters, "NextToken", name)
        out = {"Accounts": [{"Id": one, "Status": "ACTIVE", "Name": "account " + one} for one in ACCOUNTS[first:last]]}
        return {**out, "NextToken": token} if token else out
    if name == "ec2:DescribeRegions":
        items = "".join(f"<item><regionName>{one}</regionName><optInStatus>opt-in-not-required</optInStatus></item>"
                        for one in REGIONS[:CONFIG.get("regions", 2)])
        return f"<DescribeRegionsResponse {XMLNS}><regionInfo>{items}</regionInfo></DescribeRegionsResponse>"
    if name == "ec2:DescribeInstances":
        return instances(account, region, parameters)
    if name == "ec2:DescribeVpnConnections":
        return (f"<DescribeVpnConnectionsResponse {XMLNS}><vpnConnectionSet><item><vpnConnectionId>vpn-1</vpnConnectionId>"
                f"<state>available</state><customerGatewayConfiguration>&lt;key&gt;{VPN_SECRET}&lt;/key&gt;"
                f"</customerGatewayConfiguration><options><tunnelOptionSet><item><preSharedKey>{VPN_SECRET}</preSharedKey>"
                "</item></tunnelOptionSet></options></item></vpnConnectionSet></DescribeVpnConnectionsResponse>")
    if name == "rds:DescribeDBInstances":
        return ("<DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances><DBInstance>"
                f"<DBInstanceIdentifier>orders</DBInstanceIdentifier><DBInstanceArn>arn:aws:rds:{region}:{account}:db:orders"
                "</DBInstanceArn><MultiAZ>true</MultiAZ><Engine>postgres</Engine></DBInstance></DBInstances>"
                "</DescribeDBInstancesResult></DescribeDBInstancesResponse>")
    if name == "dynamodb:ListTables":
        return {"TableNames": ["carts"]}
    if name == "dynamodb:DescribeTable":
        return {"Table": {"TableName": parameters["TableName"], "CreationDateTime": 1.4e9,
                          "TableArn": f"arn:aws:dynamodb:{region}:{account}:table/{parameters['TableName']}"}}
    if name == "lambda:ListFunctions":
        return {"Functions": [{"FunctionName": "f", "FunctionArn": f"arn:aws:lambda:{region}:{account}:function:f",
                               "Environment": {"Variables": {"PASSWORD": LAMBDA_SECRET}}}]}
    if name == "s3:ListBuckets":
        return (f"<ListAllMyBucketsResult><Buckets><Bucket><Name>bucket-{account}</Name></Bucket></Buckets>"
                "</ListAllMyBucketsResult>")
    if name == "s3:GetBucketVersioning":
        if region != "eu-west-1":
            raise Answer(301, "PermanentRedirect", "The bucket must be addressed using the specified endpoint.")
        return "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"
    if name == "route53:ListHostedZones":
        return ("<ListHostedZonesResponse><HostedZones><HostedZone><Id>/hostedzone/Z1</Id><Name>example.com.</Name>"
                "</HostedZone></HostedZones><IsTruncated>false</IsTruncated></ListHostedZonesResponse>")
    if name == "route53:ListResourceRecordSets":
        return ("<ListResourceRecordSetsResponse><ResourceRecordSets><ResourceRecordSet><Name>www.example.com.</Name>"
                "<Type>A</Type><TTL>60</TTL></ResourceRecordSet></ResourceRecordSets><IsTruncated>false</IsTruncated>"
                "</ListResourceRecordSetsResponse>")
    raise Answer(400, "InvalidAction", f"no such action: {name}")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 20

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        service, operation, parameters = operation_of(self, body)
        name, cut, headers = f"{service}:{operation}", False, {}
        account = region = "-"
        try:
            if operation != "AssumeRoleWithWebIdentity":
                account, region, _ = verify(self, body)
            check_faults(name, account, region)
            cut = counted("cut", name, account, region)
            content, status = answer(name, account, region, parameters), 200
        except Answer as refusal:
            status = refusal.status
            if status == 301:
                headers["x-amz-bucket-region"] = "eu-west-1"
            if service in ("organizations", "dynamodb", "lambda"):
                headers["x-amzn-ErrorType"] = refusal.code
                content = {"__type": refusal.code, "message": refusal.message}
            elif service == "ec2":
                content = (f"<Response><Errors><Error><Code>{refusal.code}</Code><Message>{refusal.message}</Message>"
                           "</Error></Errors><RequestID>1</RequestID></Response>")
            else:
                content = (f"<ErrorResponse><Error><Code>{refusal.code}</Code><Message>{refusal.message}</Message>"
                           "</Error><RequestId>1</RequestId></ErrorResponse>")
        if log:
            log.write(f"{status} {account} {region} {name}\n")
        data = (json.dumps(content) if isinstance(content, dict) else content).encode()
        self.send_response_only(status)
        self.send_header("Date", email.utils.formatdate(time.time() + SKEW, usegmt=True))
        self.send_header("Content-Length", str(len(data)))
        for key, value in headers.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(data[:len(data) // 2] if cut else data)
        self.wfile.flush()
        self.close_connection = self.close_connection or cut

    do_GET = do_POST = do_PUT = handle_any

    def log_message(self, *arguments):
        pass


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 128


server = Server(("127.0.0.1", 0), Handler)
SCHEME = "http"
if "tls" in CONFIG:
    SCHEME = "https"
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CONFIG["tls"]["cert"], CONFIG["tls"]["key"])
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
with open(sys.argv[2] + ".new", "w", encoding="utf-8") as file:
    file.write(str(server.server_address[1]))
os.rename(sys.argv[2] + ".new", sys.argv[2])
server.serve_forever()
