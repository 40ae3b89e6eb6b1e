#!/usr/bin/python3
"""Writes what of AWS's service models the aws collector needs, as C++ source.

    aws_model.py OUTPUT FUNCTION CALLS...

CALLS are files of rows `CALL(service, Operation, ...)`; OUTPUT defines, in namespace plimsoll::resources,
`std::span<const core::Resource> FUNCTION()`: one JSON text a service ("ec2"), and "endpoints".  The models are those of
Debian's python3-botocore (Apache-2.0), read at build time; the same package gives the same bytes.
"""

import json
import pathlib
import re
import sys

# What the credential chain and the list of accounts and regions need, whatever the table says.
CHAIN = [
    ("sts", "GetCallerIdentity"), ("sts", "AssumeRole"), ("sts", "AssumeRoleWithWebIdentity"),
    ("sso", "GetRoleCredentials"), ("organizations", "ListAccounts"), ("ec2", "DescribeRegions"),
]
METADATA = ("protocol", "apiVersion", "endpointPrefix", "signingName", "targetPrefix", "jsonVersion", "xmlNamespace")
SHAPE = ("type", "members", "member", "key", "value", "payload", "flattened", "locationName", "timestampFormat",
         "xmlNamespace", "document", "max")
MEMBER = ("shape", "location", "locationName", "queryName", "flattened", "xmlAttribute", "xmlNamespace",
          "timestampFormat", "hostLabel")
# Answers hold secrets here that the models do not mark; and not all that they mark is a secret.
SENSITIVE = {"CustomerGatewayConfiguration", "PreSharedKey", "UserData", "environment", "Variables"}
HARMLESS = re.compile("Name$|[Tt]oken$|[Mm]arker$")
# Partition aws gains regions in new countries; the others are told apart by longer names.
WIDE = r"^[a-z]{2}\-\w+\-\d+$"
TOKENS = ("NextToken", "nextToken", "NextMarker", "Marker", "marker")


def data_folder():
    try:
        import botocore
    except ImportError:
        sys.exit("aws_model.py: python3-botocore is missing: apt-get install python3-botocore (or ./dev setup)")
    return pathlib.Path(botocore.__file__).parent / "data"


def read_calls(paths):
    pattern = re.compile(r"^\s*CALL\(\s*([\w-]+)\s*,\s*(\w+)", re.MULTILINE)
    calls = set(CHAIN)
    for path in paths:
        calls.update(pattern.findall(pathlib.Path(path).read_text(encoding="utf-8")))
    return calls


def pick(source, names):
    return {name: source[name] for name in names if name in source}


def members_of(model, reference):
    return model["shapes"][reference["shape"]].get("members", {}) if reference else {}


def paginator_of(model, operation, known):
    if known:
        return pick(known, ("input_token", "output_token", "more_results", "limit_key"))
    # Operations that page though no paginator says so.
    given, got = members_of(model, operation.get("input")), members_of(model, operation.get("output"))
    for token in TOKENS:
        answer = next((name for name in ("Next" + token, token) if name in got), None)
        if token in given and answer:
            return {"input_token": token, "output_token": answer}
    return None


def operation_of(model, name, paginators):
    operation = model["operations"][name]
    out = {"http": pick(operation["http"], ("method", "requestUri"))}
    for side in ("input", "output"):
        if side in operation:
            out[side] = pick(operation[side], ("shape", "locationName", "xmlNamespace", "resultWrapper"))
    if "endpoint" in operation:
        out["endpoint"] = pick(operation["endpoint"], ("hostPrefix",))
    paginator = paginator_of(model, operation, paginators.get(name))
    if paginator:
        out["paginator"] = paginator
    return out


def reach(model, roots):
    """The shapes that `roots` lead to, pruned."""
    out, waiting = {}, list(roots)
    while waiting:
        name = waiting.pop()
        if name in out:
            continue
        shape = pick(model["shapes"][name], SHAPE)
        if "max" in shape and shape["type"] not in ("integer", "long"):
            del shape["max"]
        if "members" in shape:
            shape["members"] = {key: pick(value, MEMBER) for key, value in shape["members"].items()}
            for key, value in shape["members"].items():
                marked = model["shapes"][value["shape"]].get("sensitive") and not HARMLESS.search(key)
                if key in SENSITIVE or marked:
                    value["sensitive"] = True
        references = list(shape.get("members", {}).values())
        for part in ("member", "key", "value"):
            if part in shape:
                shape[part] = pick(shape[part], MEMBER)
                references.append(shape[part])
        out[name] = shape
        waiting.extend(reference["shape"] for reference in references)
    return dict(sorted(out.items()))


def service_of(data, service, operations):
    folder = data / service
    versions = sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    if not versions:
        sys.exit(f"aws_model.py: python3-botocore knows no service {service}")
    newest = folder / versions[-1]
    model = json.loads((newest / "service-2.json").read_text(encoding="utf-8"))
    pages = newest / "paginators-1.json"
    paginators = json.loads(pages.read_text(encoding="utf-8"))["pagination"] if pages.exists() else {}
    unknown = [name for name in operations if name not in model["operations"]]
    if unknown:
        sys.exit(f"aws_model.py: python3-botocore knows no {service} {', '.join(unknown)}")
    picked = {name: operation_of(model, name, paginators) for name in sorted(operations)}
    roots = [side["shape"] for row in picked.values() for side in (row.get("input"), row.get("output")) if side]
    return {"metadata": pick(model["metadata"], METADATA), "operations": picked, "shapes": reach(model, roots)}


def endpoints_of(data, prefixes):
    """Partitions, their regions, and of each service whatever differs from the common pattern."""
    out = []
    for partition in json.loads((data / "endpoints.json").read_text(encoding="utf-8"))["partitions"]:
        services = {}
        for prefix in sorted(prefixes & set(partition["services"])):
            service = partition["services"][prefix]
            row = pick(service, ("partitionEndpoint", "isRegionalized"))
            row["endpoints"] = {
                name: pick(value, ("hostname", "credentialScope"))
                for name, value in sorted(service["endpoints"].items())
                if not value.get("deprecated") and "fips" not in name}
            services[prefix] = row
        out.append({"id": partition["partition"], "dnsSuffix": partition["dnsSuffix"],
                    "regionRegex": WIDE if partition["partition"] == "aws" else partition["regionRegex"], "regions": sorted(partition["regions"]),
                    "services": services})
    for partition in json.loads((data / "partitions.json").read_text(encoding="utf-8"))["partitions"]:
        known = next((row for row in out if row["id"] == partition["id"]), None)
        if known is not None:
            known["globalRegion"] = partition["outputs"].get("implicitGlobalRegion")
            known["regions"] = sorted(
                name for name in set(known["regions"]) | set(partition["regions"]) if not name.endswith("-global"))
    for row in out:
        if not row.get("globalRegion"):
            scopes = [value["credentialScope"]["region"]
                      for service in row["services"].values() for value in service["endpoints"].values()
                      if "credentialScope" in value and service.get("isRegionalized") is False]
            row["globalRegion"] = scopes[0] if scopes else row["regions"][0]
    return {"partitions": out}


def literal(text):
    """C++ string literals of at most 4000 characters each."""
    pieces = [text[at:at + 4000] for at in range(0, len(text), 4000)]
    return "\n     ".join('"' + piece.replace("\\", "\\\\").replace('"', '\\"') + '"' for piece in pieces)


def main():
    output, function, *paths = sys.argv[1:]
    data = data_folder()
    wanted = {}
    for service, operation in sorted(read_calls(paths)):
        wanted.setdefault(service, []).append(operation)
    texts = {service: service_of(data, service, operations) for service, operations in wanted.items()}
    prefixes = {model["metadata"]["endpointPrefix"] for model in texts.values()}
    texts["endpoints"] = endpoints_of(data, prefixes)
    rows = []
    for name, value in texts.items():
        text = json.dumps(value, separators=(",", ":"), ensure_ascii=True)
        rows.append(f'    {{"{name}",\n     {literal(text)}}},\n')
    pathlib.Path(output).write_text(
        "// Generated by cmake/aws_model.py from python3-botocore: change those.\n"
        "#include <array>\n#include <span>\n\n#include \"lib/core/resource.hpp\"\n\n"
        "namespace plimsoll::resources {\n"
        f"std::span<const core::Resource> {function}();\n"
        f"std::span<const core::Resource> {function}() {{\n"
        f"  static constexpr std::array<core::Resource, {len(rows)}> kModels{{{{\n{''.join(rows)}  }}}};\n"
        "  return kModels;\n}\n}  // namespace plimsoll::resources\n", encoding="utf-8")


main()
