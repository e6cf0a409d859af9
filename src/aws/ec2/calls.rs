//! The table of calls, and the calls.
//!
//! Rows follow <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Operations.html>. Lists
//! are narrowed by filters, never by ids: an id that is gone is an error, a filter finds nothing.

use jiff::Timestamp;

use super::Ec2;
use super::read;
use super::shapes::{
    Address, Endpoint, Filter, Instance, InstanceTypeOffering, MachineImage, NatGateway,
    NetworkInterface, RegionState, SecurityGroup, SpotPrice, Subnet, Volume, Vpc, Zone,
};
use crate::aws::query::{Call, Form, Paging};
use crate::aws::{Error, ErrorKind};

const fn pages(longest: &'static str) -> Paging {
    Paging {
        limit: ("MaxResults", longest),
        ask: "NextToken",
        answer: "nextToken",
    }
}

const INSTANCES: Call =
    Call::list("DescribeInstances", "reservationSet", "instanceId").paged(pages("1000"));
const VOLUMES: Call = Call::list("DescribeVolumes", "volumeSet", "volumeId").paged(pages("500"));
const INTERFACES: Call = Call::list(
    "DescribeNetworkInterfaces",
    "networkInterfaceSet",
    "networkInterfaceId",
)
.paged(pages("1000"));
const ADDRESSES: Call = Call::list("DescribeAddresses", "addressesSet", "allocationId");
const NAT_GATEWAYS: Call =
    Call::list("DescribeNatGateways", "natGatewaySet", "natGatewayId").paged(pages("1000"));
const ENDPOINTS: Call =
    Call::list("DescribeVpcEndpoints", "vpcEndpointSet", "vpcEndpointId").paged(pages("1000"));
const SECURITY_GROUPS: Call =
    Call::list("DescribeSecurityGroups", "securityGroupInfo", "groupId").paged(pages("1000"));
const SUBNETS: Call = Call::list("DescribeSubnets", "subnetSet", "subnetId").paged(pages("1000"));
const VPCS: Call = Call::list("DescribeVpcs", "vpcSet", "vpcId").paged(pages("1000"));
const REGIONS: Call = Call::list("DescribeRegions", "regionInfo", "regionName");
const OFFERINGS: Call = Call::list(
    "DescribeInstanceTypeOfferings",
    "instanceTypeOfferingSet",
    "instanceType",
)
.paged(pages("1000"));

const SPOT_PRICES: Call = Call::list(
    "DescribeSpotPriceHistory",
    "spotPriceHistorySet",
    "spotPrice",
)
.paged(pages("1000"));

const ZONES: Call = Call::list(
    "DescribeAvailabilityZones",
    "availabilityZoneInfo",
    "zoneId",
);
const IMAGES: Call = Call::list("DescribeImages", "imagesSet", "imageId");

const DELETE_INTERFACE: Call = Call::act("DeleteNetworkInterface");
const DELETE_ENDPOINTS: Call = Call::list("DeleteVpcEndpoints", "unsuccessful", "resourceId");
const DELETE_GROUP: Call = Call::act("DeleteSecurityGroup");
const TERMINATE: Call = Call::act("TerminateInstances");
const RELEASE: Call = Call::act("ReleaseAddress");
const DELETE_VOLUME: Call = Call::act("DeleteVolume");
const DELETE_NAT_GATEWAY: Call = Call::act("DeleteNatGateway");

/// The filters under the name that the call gives them: `DescribeNatGateways` has its own.
fn filtered(name: &str, filters: &[Filter]) -> Form {
    (1..).zip(filters).fold(Form::new(), |form, (n, filter)| {
        form.with(&format!("{name}.{n}.Name"), &filter.name)
            .list(&format!("{name}.{n}.Value"), &filter.values)
    })
}

impl Ec2 {
    /// `DescribeInstances`.
    pub async fn instances(&self, filters: &[Filter]) -> Result<Vec<Instance>, Error> {
        let read = |node: &_| read_reservation(node);
        let reservations = self
            .query
            .list(&INSTANCES, filtered("Filter", filters), read)
            .await?;
        Ok(reservations.into_iter().flatten().collect())
    }

    /// `DescribeVolumes`.
    pub async fn volumes(&self, filters: &[Filter]) -> Result<Vec<Volume>, Error> {
        let form = filtered("Filter", filters);
        self.query.list(&VOLUMES, form, read::volume).await
    }

    /// `DescribeNetworkInterfaces`.
    pub async fn network_interfaces(
        &self,
        filters: &[Filter],
    ) -> Result<Vec<NetworkInterface>, Error> {
        let form = filtered("Filter", filters);
        self.query
            .list(&INTERFACES, form, read::network_interface)
            .await
    }

    /// `DescribeAddresses`.
    pub async fn addresses(&self, filters: &[Filter]) -> Result<Vec<Address>, Error> {
        let form = filtered("Filter", filters);
        self.query.list(&ADDRESSES, form, read::address).await
    }

    /// `DescribeNatGateways`.
    pub async fn nat_gateways(&self, filters: &[Filter]) -> Result<Vec<NatGateway>, Error> {
        let form = filtered("Filter", filters);
        self.query
            .list(&NAT_GATEWAYS, form, read::nat_gateway)
            .await
    }

    /// `DescribeVpcEndpoints`.
    pub async fn endpoints(&self, filters: &[Filter]) -> Result<Vec<Endpoint>, Error> {
        let form = filtered("Filter", filters);
        self.query.list(&ENDPOINTS, form, read::endpoint).await
    }

    /// `DescribeSecurityGroups`.
    pub async fn security_groups(&self, filters: &[Filter]) -> Result<Vec<SecurityGroup>, Error> {
        let form = filtered("Filter", filters);
        self.query
            .list(&SECURITY_GROUPS, form, read::security_group)
            .await
    }

    /// `DescribeSubnets`.
    pub async fn subnets(&self, filters: &[Filter]) -> Result<Vec<Subnet>, Error> {
        let form = filtered("Filter", filters);
        self.query.list(&SUBNETS, form, read::subnet).await
    }

    /// `DescribeVpcs`.
    pub async fn vpcs(&self, filters: &[Filter]) -> Result<Vec<Vpc>, Error> {
        let form = filtered("Filter", filters);
        self.query.list(&VPCS, form, read::vpc).await
    }

    /// `DescribeRegions`: all there are, with those that the account has not switched on.
    pub async fn regions(&self) -> Result<Vec<RegionState>, Error> {
        let form = Form::new().with("AllRegions", true);
        self.query.list(&REGIONS, form, read::region).await
    }

    /// `DescribeInstanceTypeOfferings` by Availability Zone id.
    pub async fn instance_type_offerings(
        &self,
        filters: &[Filter],
    ) -> Result<Vec<InstanceTypeOffering>, Error> {
        let form = filtered("Filter", filters).with("LocationType", "availability-zone-id");
        self.query.list(&OFFERINGS, form, read::offering).await
    }

    /// `DescribeSpotPriceHistory`: the Linux prices of an instance type at a moment, zone by zone.
    pub async fn spot_prices(
        &self,
        instance_type: &str,
        at: Timestamp,
    ) -> Result<Vec<SpotPrice>, Error> {
        let form = Form::new()
            .with("InstanceType.1", instance_type)
            .with("ProductDescription.1", "Linux/UNIX")
            .with("StartTime", at.strftime("%Y-%m-%dT%H:%M:%SZ"))
            .with("EndTime", at.strftime("%Y-%m-%dT%H:%M:%SZ"));
        self.query.list(&SPOT_PRICES, form, read::spot_price).await
    }

    /// `DescribeAvailabilityZones`: those of the Region that the account may use.
    pub async fn zones(&self) -> Result<Vec<Zone>, Error> {
        self.query.list(&ZONES, Form::new(), read::zone).await
    }

    /// `DescribeImages` of one, by id: by a filter it would look through every public image. `None`
    /// when it is not there any more.
    pub async fn image(&self, id: &str) -> Result<Option<MachineImage>, Error> {
        let form = Form::new().list("ImageId", [id]);
        match self.query.list(&IMAGES, form, read::image).await {
            Ok(images) => Ok(images.into_iter().next()),
            Err(error) if error.kind == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// `DeleteNetworkInterface`. One that is gone is deleted.
    pub async fn delete_network_interface(&self, id: &str) -> Result<(), Error> {
        let form = Form::new().with("NetworkInterfaceId", id);
        self.remove(&DELETE_INTERFACE, &form).await
    }

    /// `DeleteVpcEndpoints` of one. It goes on after the answer.
    pub async fn delete_endpoint(&self, id: &str) -> Result<(), Error> {
        let form = Form::new().list("VpcEndpointId", [id]);
        let answer = self.query.call(&DELETE_ENDPOINTS, &form).await?;
        // The call succeeds as a whole and says what it did not delete.
        let refused = answer.list_at(DELETE_ENDPOINTS.list).next().map(|item| {
            let code = item.word_at("error/code");
            self.query
                .refused(&DELETE_ENDPOINTS, &code, &item.word_at("error/message"))
        });
        gone(refused.map_or(Ok(()), Err))
    }

    /// `DeleteSecurityGroup`. One that is gone is deleted.
    pub async fn delete_security_group(&self, id: &str) -> Result<(), Error> {
        let form = Form::new().with("GroupId", id);
        self.remove(&DELETE_GROUP, &form).await
    }

    /// `TerminateInstances`. All or none: an id that does not exist is an error for all.
    pub async fn terminate_instances(&self, ids: &[String]) -> Result<(), Error> {
        let form = Form::new().list("InstanceId", ids);
        self.remove(&TERMINATE, &form).await
    }

    /// `ReleaseAddress`. One that is gone is released.
    pub async fn release_address(&self, allocation: &str) -> Result<(), Error> {
        let form = Form::new().with("AllocationId", allocation);
        self.remove(&RELEASE, &form).await
    }

    /// `DeleteVolume`. One that is gone is deleted.
    pub async fn delete_volume(&self, id: &str) -> Result<(), Error> {
        let form = Form::new().with("VolumeId", id);
        self.remove(&DELETE_VOLUME, &form).await
    }

    /// `DeleteNatGateway`. It goes on after the answer; one that is gone is deleted.
    pub async fn delete_nat_gateway(&self, id: &str) -> Result<(), Error> {
        let form = Form::new().with("NatGatewayId", id);
        self.remove(&DELETE_NAT_GATEWAY, &form).await
    }

    async fn remove(&self, call: &'static Call, form: &Form) -> Result<(), Error> {
        gone(self.query.call(call, form).await.map(|_| ()))
    }
}

fn read_reservation(node: &crate::aws::query::Node) -> Option<Vec<Instance>> {
    node.list_at("instancesSet").map(read::instance).collect()
}

/// What is not there needs no delete.
fn gone(result: Result<(), Error>) -> Result<(), Error> {
    match result {
        Err(error) if error.kind == ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
