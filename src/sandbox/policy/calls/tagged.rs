//! Tags of what a call is about, for conditions on `aws:ResourceTag`.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourcetag>

use crate::sandbox::call::Call;
use crate::sandbox::engine::World;
use crate::sandbox::engine::kinds::names;
use crate::sandbox::engine::object::Object;
use crate::sandbox::engine::place::Place;
use crate::sandbox::policy::request::Request;

/// What stands before the id in an ARN, and the kind it is.
/// Source: <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html>.
const KINDS: &[(&str, &str)] = &[
    ("elastic-ip", names::EIP),
    ("instance", names::INSTANCE),
    ("natgateway", names::NAT_GATEWAY),
    ("network-interface", names::NETWORK_INTERFACE),
    ("security-group", names::SECURITY_GROUP),
    ("volume", names::VOLUME),
    ("vpc-endpoint", names::VPC_ENDPOINT),
    ("loadbalancer", names::LOAD_BALANCER),
    ("targetgroup", names::TARGET_GROUP),
];

/// The request with the tags of its resource, if that is there.
pub(super) fn tagged(world: &World, call: &Call, request: Request) -> Request {
    let place = Place::new(call.account.as_str(), call.region.as_str());
    let Some(object) = object(world, &place, &request.resource) else {
        return request;
    };
    with_tags(request, object)
}

/// The request with the tags of an object.
fn with_tags(request: Request, object: &Object) -> Request {
    object.tags.iter().fold(request, |request, (key, value)| {
        request.with(&format!("aws:ResourceTag/{key}"), value)
    })
}

fn object<'a>(world: &'a World, place: &Place, arn: &str) -> Option<&'a Object> {
    let resource = arn.splitn(6, ':').nth(5)?;
    let (noun, id) = resource.split_once('/')?;
    let (_, kind) = KINDS.iter().find(|(known, _)| *known == noun)?;
    world
        .lookup(place, kind, id)
        .or_else(|| world.lookup(place, kind, arn))
}
