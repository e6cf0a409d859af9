//! App Runner, which is closed to new customers.

use super::names;
use super::rules::ecs as rules;
use crate::sandbox::engine::kind::{Attribute, Draft, Id, Kind};

/// `AWS::AppRunner::Service`. Its physical id is its ARN.
pub static KIND: Kind = Kind {
    attributes: &[
        ("ServiceArn", Attribute::Id),
        (
            "ServiceId",
            Attribute::Made(|_, draft| service_id(draft).into()),
        ),
        ("Status", Attribute::Fixed("RUNNING")),
        (
            "ServiceUrl",
            Attribute::Made(|_, draft| {
                let label = draft.hex("url", 10);
                let region = &draft.place.region;
                format!("{label}.{region}.awsapprunner.com").into()
            }),
        ),
    ],
    refuse_create: |world, draft| {
        let customer = &world.account_conditions(draft.place).customer_of;
        rules::APP_RUNNER_CLOSED.unless(customer.contains("apprunner"), &[])?;
        names::refuse_taken(world, draft, "ServiceName")
    },
    ..Kind::new(
        names::APP_RUNNER_SERVICE,
        Id::Other(|_, draft| {
            let stem = draft.fill("arn:aws:apprunner:{region}:{account}:service/", "");
            let name = draft.name("ServiceName", 40);
            format!("{stem}{name}/{}", service_id(draft))
        }),
    )
};

fn service_id(draft: &Draft<'_>) -> String {
    draft.hex("service id", 32)
}
