"""Starts ministack 1.5.33 on loopback, with the resource types it lacks and our stacks need.

Usage: GATEWAY_PORT=4567 python ministack_start.py [--image-parameter NAME]... [--seconds N]

  --image-parameter  an SSM parameter under /aws/service that names a machine image
  --seconds          how long each resource takes to make or remove (default: no time at all)

A missing type is either handed to the API call that ministack has for it, or only recorded.
ministack has no public interface for that, hence the exact version in tests/requirements.txt.
"""

import argparse
import itertools
import json
import os
import sys
import time
import xml.etree.ElementTree as ElementTree

# Read by ministack when it is imported: nothing but loopback, no other listeners, no Docker.
os.environ["BIND_HOST"] = "127.0.0.1"
os.environ["IOT_MTLS_ENABLED"] = "0"
os.environ["SFTP_ENABLED"] = "0"
os.environ["DOCKER_HOST"] = "unix:///nonexistent/docker.sock"

from ministack import app  # noqa: E402
from ministack.services import ec2, ecs, ssm  # noqa: E402
from ministack.services.cloudformation import provisioners, stacks  # noqa: E402

IMAGE = "ami-0123456789abcdef0"
# us-east-1 as our profiles know it: the zone letter behind each zone id.
ZONES = {"use1-az1": "a", "use1-az4": "b", "use1-az5": "c", "use1-az6": "d"}
# Kept as a name and nothing else: id prefix, attributes that templates ask for.
RECORDED = {
    "AWS::EC2::EgressOnlyInternetGateway": ("eigw", ["Id"]),
    "AWS::EC2::SecurityGroupEgress": ("sgr", ["Id"]),
    "AWS::EC2::SecurityGroupIngress": ("sgr", ["Id"]),
    "AWS::EC2::VPCCidrBlock": ("vpc-cidr-assoc", ["Id"]),
}

serial = itertools.count(1)


def answered(answer):
    """The body of a service's answer; a refusal becomes the reason CloudFormation shows."""
    status, _, body = answer
    text = body.decode() if isinstance(body, bytes) else body
    if status >= 400:
        raise ValueError(text)
    return text


def element(text, name):
    """The text of the first XML element called `name`, whatever its namespace."""
    for found in ElementTree.fromstring(text).iter():
        if found.tag.rpartition("}")[2] == name:
            return found.text
    raise ValueError(f"no {name} in {text}")


def camel(value):
    """Property names in the way the ECS API spells them."""
    if isinstance(value, dict):
        return {key[:1].lower() + key[1:]: camel(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [camel(inner) for inner in value]
    return value


class Recorded:
    """A type of which only the name is kept."""

    def __init__(self, prefix, attributes):
        self.prefix, self.attributes = prefix, attributes

    def create(self, _logical_id, _properties, _stack):
        name = f"{self.prefix}-{next(serial):017x}"
        return name, {attribute: name for attribute in self.attributes}

    def delete(self, _physical_id, _properties):
        pass


class Address:
    """AWS::EC2::EIP: known to the template by its IP, to the API by its allocation."""

    def create(self, _logical_id, properties, _stack):
        text = answered(ec2._allocate_address({"Domain": properties.get("Domain", "vpc")}))
        ip, allocation = element(text, "publicIp"), element(text, "allocationId")
        return ip, {"PublicIp": ip, "AllocationId": allocation}

    def delete(self, physical_id, _properties):
        held = [key for key, kept in ec2._addresses.items() if kept["PublicIp"] == physical_id]
        for allocation in held:
            answered(ec2._release_address({"AllocationId": allocation}))


class NatGateway:
    def create(self, _logical_id, properties, _stack):
        asked = {key: properties[key] for key in ("SubnetId", "AllocationId") if key in properties}
        gateway = element(answered(ec2._create_nat_gateway(asked)), "natGatewayId")
        return gateway, {"NatGatewayId": gateway}

    def delete(self, physical_id, _properties):
        answered(ec2._delete_nat_gateway({"NatGatewayId": physical_id}))


class CapacityProvider:
    def create(self, logical_id, properties, stack):
        asked = camel(properties)
        asked.setdefault("name", f"{stack}-{logical_id}-{next(serial)}")
        made = json.loads(answered(ecs._create_capacity_provider(asked)))
        return made["capacityProvider"]["name"], {}

    def delete(self, physical_id, _properties):
        answered(ecs._delete_capacity_provider({"capacityProvider": physical_id}))


class CapacityProviderAssociation:
    def create(self, _logical_id, properties, _stack):
        answered(ecs._put_cluster_capacity_providers(camel(properties)))
        return properties["Cluster"], {}

    def delete(self, _physical_id, properties):
        empty = {"capacityProviders": [], "defaultCapacityProviderStrategy": []}
        ecs._put_cluster_capacity_providers({"cluster": properties["Cluster"], **empty})


def add_types(handlers):
    types = {name: Recorded(*row) for name, row in RECORDED.items()}
    types["AWS::EC2::EIP"] = Address()
    types["AWS::EC2::NatGateway"] = NatGateway()
    types["AWS::ECS::CapacityProvider"] = CapacityProvider()
    types["AWS::ECS::ClusterCapacityProviderAssociations"] = CapacityProviderAssociation()
    for name, behaviour in types.items():
        handlers.setdefault(name, {"create": behaviour.create, "delete": behaviour.delete})


def know_zones():
    """ministack numbers zones a, b, c as 1, 2, 3; the real account's order is another one."""
    letters = {letter: zone for zone, letter in ZONES.items()}
    ec2._az_id_for_zone_name = lambda name: letters.get(name[-1], name)
    ec2._zone_name_for_az_id = lambda zone: ZONES.get(zone) and ec2.get_region() + ZONES[zone]


def slow_down(handlers, seconds):
    """Lets every resource take its time, on a thread of its own, so that polls see it at work."""

    def slowly(act):
        def acting(*arguments):
            time.sleep(seconds)
            return act(*arguments)

        return acting

    for handler in handlers.values():
        for verb in ("create", "delete"):
            if verb in handler:
                handler[verb] = slowly(handler[verb])
    stacks._runs_on_worker_thread = lambda _type: True


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--image-parameter", action="append", default=[])
    parser.add_argument("--seconds", type=float, default=0.0)
    options = parser.parse_args()
    for name in options.image_parameter:
        ssm._PUBLIC_AMI_PARAMETERS[name] = IMAGE
    add_types(provisioners._RESOURCE_HANDLERS)
    know_zones()
    if options.seconds:
        slow_down(provisioners._RESOURCE_HANDLERS, options.seconds)
    sys.argv = sys.argv[:1]  # ministack reads its own options from there.
    app.main()


if __name__ == "__main__":
    main()
