//! The world rules, each by a call that breaks it: no stack, no client, only the world.

mod conditions;
mod containers;
mod gateways;
mod hosts;
mod identity;
mod leftovers;
mod mishaps;
mod network;
mod scaling;
mod stacks;
mod starting;
mod town;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::sandbox::engine::draft::Draft;
use crate::sandbox::engine::kind::{Refusal, Settle};
use crate::sandbox::engine::{Address, Place, World, advance, kinds, life};

const START: i64 = 1_795_000_000_000;
const MINUTE: i64 = 60_000;

/// A world to try things in.
struct Lab {
    world: World,
    place: Place,
    made: u32,
}

impl Lab {
    fn new() -> Self {
        let place = Place::new("123456789012", "us-east-1");
        let mut world = World::new(7, START);
        world.region_mut(&place);
        kinds::furnish(&mut world, &place);
        Self {
            world,
            place,
            made: 0,
        }
    }

    /// Asks for something; what AWS says at once.
    fn ask(&mut self, kind: &str, properties: &Value) -> Result<Address, Refusal> {
        self.made += 1;
        let draft = Draft {
            seed: self.world.seed,
            place: &self.place,
            kind: kinds::find(kind).expect("a kind"),
            entity: format!("thing {}", self.made),
            stack_name: Some("lab"),
            owner: None,
            properties,
        };
        life::create(&mut self.world, &draft, BTreeMap::new())
    }

    /// Makes something and waits until it is ready.
    fn make(&mut self, kind: &str, properties: &Value) -> Address {
        let address = match self.ask(kind, properties) {
            Ok(address) => address,
            Err(refusal) => panic!("{kind}: {refusal}"),
        };
        match self.settle(&address) {
            Settle::Done => address,
            other => panic!("{kind}: {other:?}"),
        }
    }

    /// Waits, up to three days, until something is ready or never will be.
    fn settle(&mut self, address: &Address) -> Settle {
        let end = self.world.now_ms + 3 * 24 * 60 * MINUTE;
        loop {
            match life::settled(&mut self.world, address) {
                Settle::Wait(ms) if self.world.now_ms < end => self.pass(ms),
                other => return other,
            }
        }
    }

    /// How AWS refuses to make something.
    fn refusal(&mut self, kind: &str, properties: &Value) -> String {
        match self.ask(kind, properties) {
            Ok(address) => panic!("{} was made", address.id),
            Err(refusal) => refusal.to_string(),
        }
    }

    /// Asks for the removal of something; what AWS says at once.
    fn drop(&mut self, address: &Address) -> Result<(), String> {
        life::begin_delete(&mut self.world, address).map_err(|refusal| refusal.to_string())
    }

    /// Removes something and waits until it is gone.
    fn remove(&mut self, address: &Address) -> Settle {
        self.drop(address).expect("no refusal");
        let end = self.world.now_ms + 24 * 60 * MINUTE;
        loop {
            match life::gone(&mut self.world, address) {
                Settle::Wait(ms) if self.world.now_ms < end => self.pass(ms),
                other => return other,
            }
        }
    }

    /// Lets time pass.
    fn pass(&mut self, ms: i64) {
        let until = self.world.now_ms + ms;
        advance(&mut self.world, until);
    }

    fn attribute(&self, address: &Address, name: &str) -> String {
        let object = self.world.object(address).expect("it is there");
        object.attribute(name).expect("a text").to_owned()
    }

    fn count(&self, kind: &str) -> usize {
        let home = kinds::find(kind).map_or(self.place.clone(), |kind| kind.home(&self.place));
        self.world.objects(&home, kind).count()
    }

    fn vpc(&mut self, block: &str) -> Address {
        let properties = json!({"CidrBlock": block, "EnableDnsHostnames": true});
        self.make("AWS::EC2::VPC", &properties)
    }

    fn subnet(&mut self, vpc: &Address, block: &str, zone: &str) -> Address {
        let properties = json!({"VpcId": vpc.id, "CidrBlock": block, "AvailabilityZoneId": zone});
        self.make("AWS::EC2::Subnet", &properties)
    }

    fn attach(&mut self, vpc: &Address) -> (Address, Address) {
        let gateway = self.make("AWS::EC2::InternetGateway", &json!({}));
        let properties = json!({"VpcId": vpc.id, "InternetGatewayId": gateway.id});
        let attachment = self.make("AWS::EC2::VPCGatewayAttachment", &properties);
        (gateway, attachment)
    }

    /// A route table of the subnet with a default route over a gateway.
    fn route(&mut self, vpc: &Address, subnet: &Address, gateway: &str) -> Address {
        let table = self.make("AWS::EC2::RouteTable", &json!({"VpcId": vpc.id}));
        let association = json!({"RouteTableId": table.id, "SubnetId": subnet.id});
        self.make("AWS::EC2::SubnetRouteTableAssociation", &association);
        let over = if gateway.starts_with("nat-") {
            "NatGatewayId"
        } else {
            "GatewayId"
        };
        let mut route = json!({"RouteTableId": table.id, "DestinationCidrBlock": "0.0.0.0/0"});
        route[over] = json!(gateway);
        self.make("AWS::EC2::Route", &route)
    }
}

/// A VPC with one public subnet, a gateway and a route.
struct PublicNet {
    vpc: Address,
    subnet: Address,
    attachment: Address,
    route: Address,
}

impl PublicNet {
    fn new(lab: &mut Lab) -> Self {
        let vpc = lab.vpc("10.0.0.0/16");
        let subnet = lab.subnet(&vpc, "10.0.0.0/20", "use1-az1");
        let (gateway, attachment) = lab.attach(&vpc);
        let route = lab.route(&vpc, &subnet, &gateway.id);
        Self {
            vpc,
            subnet,
            attachment,
            route,
        }
    }
}

/// A trust policy for services.
fn trust(services: &[&str]) -> Value {
    json!({"Statement": [{
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": services},
    }]})
}

#[test]
fn kinds_are_sorted_so_that_they_are_found() {
    assert!(kinds::ALL.is_sorted_by(|one, next| one.name < next.name));
    for kind in kinds::ALL {
        assert_eq!(
            kinds::find(kind.name).map(|found| found.name),
            Some(kind.name)
        );
    }
    assert!(kinds::find("AWS::Nothing::AtAll").is_none());
}
