//! Wait conditions, which nobody signals in the sandbox: they end by their timeout.

use serde_json::json;

use super::rules::compute as rules;
use super::value;
use crate::sandbox::engine::kind::{Attribute, Id, Kind, Settle};

/// `AWS::CloudFormation::WaitConditionHandle`. Its physical id is the address to signal to.
pub static HANDLE: Kind = Kind {
    attributes: &[("Id", Attribute::Id)],
    ..Kind::new(
        "AWS::CloudFormation::WaitConditionHandle",
        Id::Other(|_, draft| {
            let host = "https://cloudformation-waitcondition-{region}.s3.{region}.amazonaws.com/";
            format!("{}{}", draft.fill(host, ""), draft.hex("id", 32))
        }),
    )
};

/// `AWS::CloudFormation::WaitCondition`.
pub static CONDITION: Kind = Kind {
    attributes: &[
        ("Id", Attribute::Id),
        ("Data", Attribute::Made(|_, _| json!("{}"))),
    ],
    settled: |world, condition| {
        let count = value::number(&condition.properties, "Count").unwrap_or(1);
        let seconds = value::number(&condition.properties, "Timeout").unwrap_or(0);
        let left = condition.created_at + seconds * 1_000 - world.now_ms;
        if count == 0 {
            Settle::Done
        } else if left > 0 {
            Settle::Wait(left)
        } else {
            Settle::Failed(rules::WAIT_CONDITION.words(&[&count.to_string()]))
        }
    },
    ..Kind::new("AWS::CloudFormation::WaitCondition", Id::Name("", 255))
};
