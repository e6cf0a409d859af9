//! EC2: what is there, and the few deletes that clear the way for a stack's own.
//!
//! - `shapes`: what the calls answer with, as plain values;
//! - `calls`: the table of calls and what reads each;
//! - `read`: one reader a shape.

mod calls;
mod read;
mod shapes;

pub use shapes::{
    Address, Endpoint, Filter, Instance, InstanceTypeOffering, MachineImage, NatGateway,
    NetworkInterface, RegionState, SecurityGroup, SpotPrice, Subnet, Volume, Vpc, Zone,
};

use aws_config::SdkConfig;

use super::query::{EC2, Query};

/// EC2 in one Region.
#[derive(Debug, Clone)]
pub struct Ec2 {
    query: Query,
}

impl Ec2 {
    pub(super) fn new(config: &SdkConfig, region: &str) -> Self {
        Self {
            query: Query::new(&EC2, config, region),
        }
    }
}
