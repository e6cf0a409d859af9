#!/usr/bin/env python3
"""Write the compact table of CloudFormation resource schemas that stackgen carries.

    resource_schemas.py            write src/template/schema/types.json
    resource_schemas.py --check    exit 1 if that file is not what would be written

The schemas come out of the `cfn-lint` package, which bundles those AWS publishes for every type
in every region, corrected by its own patches. The package has to be installed, in the version
pinned below. Add a type by adding a line to TYPES.

The table keeps the names of JSON Schema, and drops what a check cannot use (descriptions,
permissions, defaults). A keyword this script has not heard of stops it, so that nothing is
dropped by accident.
"""

import json
import pathlib
import re
import sys

try:
    import cfnlint
    import cfnlint.version
except ModuleNotFoundError:
    sys.exit("cfn-lint is not installed: pip install cfn-lint==1.58.0")

VERSION = "1.58.0"
REGION = "us-east-1"
TABLE = pathlib.Path(__file__).parents[2] / "src/template/schema/types.json"
TYPES = """
AWS::AutoScaling::AutoScalingGroup
AWS::EC2::EIP
AWS::EC2::EgressOnlyInternetGateway
AWS::EC2::InternetGateway
AWS::EC2::LaunchTemplate
AWS::EC2::NatGateway
AWS::EC2::Route
AWS::EC2::RouteTable
AWS::EC2::SecurityGroup
AWS::EC2::SecurityGroupEgress
AWS::EC2::SecurityGroupIngress
AWS::EC2::Subnet
AWS::EC2::SubnetCidrBlock
AWS::EC2::SubnetRouteTableAssociation
AWS::EC2::VPC
AWS::EC2::VPCCidrBlock
AWS::EC2::VPCEndpoint
AWS::EC2::VPCGatewayAttachment
AWS::ECR::Repository
AWS::ECS::CapacityProvider
AWS::ECS::Cluster
AWS::ECS::ClusterCapacityProviderAssociations
AWS::ECS::Service
AWS::ECS::TaskDefinition
AWS::ElasticLoadBalancingV2::Listener
AWS::ElasticLoadBalancingV2::LoadBalancer
AWS::ElasticLoadBalancingV2::TargetGroup
AWS::IAM::InstanceProfile
AWS::IAM::ManagedPolicy
AWS::IAM::Policy
AWS::IAM::Role
AWS::IAM::RolePolicy
AWS::Logs::LogGroup
AWS::SSM::Parameter
AWS::Scheduler::Schedule
AWS::Scheduler::ScheduleGroup
""".split()

# Kept as they are.
SCALARS = {
    "enum", "format", "maxItems", "maxLength", "maximum", "minItems", "minLength", "minProperties",
    "minimum", "required", "requiredOr", "requiredXor", "dependentExcluded",
    "dependentRequired", "type", "uniqueKeys",
}
# Of no use to a check.
DROPPED = {"$comment", "arrayType", "default", "description", "insertionOrder", "maxProperties",
           "multipleOf", "relationshipRef", "title"}
# Formats with a shape; those of the form AWS::Service::Type.Property are kept as well.
FORMATS = {"ipv4-network", "ipv6-network", "date-time", "json"}


def name(pointer):
    """`/properties/A/B` as `A/B`."""
    prefix = "/properties/"
    assert pointer.startswith(prefix), pointer
    return pointer[len(prefix):].replace("/properties/", "/")


def portable(pattern):
    """The pattern in the syntax of Rust's `regex-lite`, or None where it has no words for it."""
    if re.search(r"\(\?[=!<]|\\p\{", pattern):
        return None
    pattern = pattern.replace(r"\/", "/").replace(r"\Z", "$").replace(r"\_", "_")
    out, in_class, escaped = "", False, False
    for char in pattern:
        if char == "[" and in_class and not escaped:
            out += "\\"  # Rust reads a bare bracket in a class as a class of its own.
        out += char
        if not escaped and char in "[]":
            in_class = char == "["
        escaped = char == "\\" and not escaped
    return out


def trimmed(node):
    """One schema node with the keywords a check uses."""
    out = {}
    for key, value in node.items():
        if key in DROPPED:
            continue
        if key == "$ref":
            where, _, definition = value.removeprefix("#/").partition("/")
            assert where in ("definitions", "properties") and "/" not in definition, value
            out["ref"] = definition if where == "definitions" else f"properties/{definition}"
        elif key == "pattern":
            if pattern := portable(value):
                out["pattern"] = pattern
        elif key == "format":
            if value in FORMATS or value.startswith("AWS::"):
                out["format"] = value
        elif key in SCALARS:
            out[key] = sorted(value) if key in ("required", "enum") else value
        elif key == "enumCaseInsensitive":
            out["enumIgnoreCase"] = sorted(value)
        elif key == "dependencies":
            out["dependentRequired"] = value
        elif key == "uniqueItems":
            if value:
                out[key] = True
        elif key == "properties":
            out[key] = {member: trimmed(schema) for member, schema in value.items()}
        elif key == "items":
            out[key] = trimmed(value)
        elif key == "patternProperties":
            assert len(value) == 1, value
            out["values"] = trimmed(next(iter(value.values())))
        elif key == "additionalProperties":
            if isinstance(value, dict):
                out["values"] = trimmed(value)
            elif value:
                out["open"] = True
        elif key in ("anyOf", "oneOf"):
            out.update(alternatives(value))
        else:
            sys.exit(f"unknown keyword `{key}`: {value}")
    if "properties" in out and "additionalProperties" not in node:
        out["open"] = True
    return out


def alternatives(branches):
    """The part of an anyOf that this table can say."""
    if all(branch.keys() == {"required"} for branch in branches):
        return {"requiredOr": sorted(key for branch in branches for key in branch["required"])}
    if all(branch.keys() <= {"format", "relationshipRef"} for branch in branches):
        return {}
    if all(branch.get("type") == "string" for branch in branches):
        # A closed list beside any string says no more than any string.
        return trimmed(next(branch for branch in branches if "enum" not in branch))
    sys.exit(f"unknown alternatives: {branches}")


def references(node):
    """Names of the definitions a trimmed node uses."""
    if isinstance(node, dict):
        if isinstance(node.get("ref"), str):
            yield node["ref"]
        for value in node.values():
            yield from references(value)


def compact(schema):
    """The table's entry for one type."""
    body = {key: schema[key] for key in schema.keys() & {
        "additionalProperties", "anyOf", "dependentExcluded", "dependentRequired", "properties",
        "required", "requiredOr", "requiredXor",
    }}
    root = trimmed(body)
    out = {"root": root}
    known = {key: trimmed(value) for key, value in schema.get("definitions", {}).items()}
    used, todo = {}, list(references(root))
    while todo:
        key = todo.pop()
        if key not in used:
            inner = key.removeprefix("properties/")
            used[key] = root["properties"][inner] if inner != key else known[key]
            todo.extend(references(used[key]))
    if used:
        out["definitions"] = used
    for table, published in [
        ("conditionalCreateOnly", "conditionalCreateOnlyProperties"),
        ("createOnly", "createOnlyProperties"),
        ("identifier", "primaryIdentifier"),
        ("readOnly", "readOnlyProperties"),
    ]:
        if names := [name(pointer) for pointer in schema.get(published, [])]:
            out[table] = names if table == "identifier" else sorted(names)
    if "replacementStrategy" in schema:
        out["replacement"] = schema["replacementStrategy"]
    timeouts = {
        operation: handler["timeoutInMinutes"]
        for operation, handler in schema.get("handlers", {}).items()
        if operation in ("create", "update", "delete") and "timeoutInMinutes" in handler
    }
    if timeouts:
        out["timeoutInMinutes"] = timeouts
    return out


def table():
    """The whole file, one type a line."""
    if cfnlint.version.__version__ != VERSION:
        sys.exit(f"cfn-lint {VERSION} is wanted, found {cfnlint.version.__version__}")
    root = pathlib.Path(cfnlint.__file__).parent / "data/schemas"
    files = json.loads((root / f"providers/{REGION}.json").read_text())
    date = json.loads((root / "version.json").read_text())["schema_date"][:10]
    lines = []
    for resource_type in sorted(TYPES):
        schema = json.loads((root / f"resources/{files[resource_type]}.json").read_text())
        entry = json.dumps(compact(schema), sort_keys=True, separators=(",", ":"))
        lines.append(f"{json.dumps(resource_type)}:{entry}")
    source = {"package": "cfn-lint", "version": VERSION, "date": date, "region": REGION}
    return '{"source":%s,\n"types":{\n%s\n}}\n' % (json.dumps(source), ",\n".join(lines))


def main():
    text = table()
    if sys.argv[1:] == ["--check"]:
        if not TABLE.exists() or TABLE.read_text() != text:
            sys.exit(f"{TABLE} is out of date: run {sys.argv[0]}")
    elif sys.argv[1:]:
        sys.exit(__doc__)
    else:
        TABLE.write_text(text)


if __name__ == "__main__":
    main()
