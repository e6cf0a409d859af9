//! Stacks that do not want to go, and what they leave behind.

use super::standing::world;
use super::{Row, UP};

const DOWN: &str = "down smoke --yes";

fn down(fault: &'static str, script: &str, says: &'static str, exit: i32) -> Row {
    Row::new(fault, DOWN, says, exit).after(UP).script(script)
}

#[expect(clippy::too_many_lines, reason = "a table, row by row")]
pub(super) fn rows() -> Vec<Row> {
    vec![
        down(
            "a delete that fails for good",
            "resources:\n- {resource: Cluster, during: delete, times: 0, fail: nobody knows why}\n",
            "DELETE_FAILED",
            7,
        ),
        down(
            "a delete that fails once",
            "resources:\n- {resource: Cluster, during: delete, fail: nobody knows why}\n",
            "",
            0,
        ),
        down(
            "a network interface that somebody put into a subnet",
            "world:\n- set: {by_hand: {add_interface: {subnet: PublicSubnetAz1}}}\n",
            "",
            0,
        ),
        down(
            "a security group that somebody made in the VPC",
            "world:\n- set: {by_hand: {add_security_group: {vpc: Vpc, name: mine}}}\n",
            "not of the stack",
            7,
        ),
        Row::new(
            "let go by force",
            "down smoke --yes --force",
            "gone by force",
            7,
        )
        .after(UP)
        .script(
            "resources:\n- {resource: Cluster, during: delete, times: 0, fail: nobody knows why}\n",
        ),
        down(
            "a log group that comes back",
            "world:\n- set: {log_group_returns: {seconds: 5}}\n",
            "",
            0,
        ),
        Row::new(
            "something that bills is let go by force",
            "down ecs-ec2-95pct --yes --force",
            "an hour",
            7,
        )
        .after("up ecs-ec2-95pct")
        .script("resources:\n- {resource: NatGatewayAz1, during: delete, times: 0, fail: nobody knows why}\n"),
        down(
            "what is left behind may not be looked for",
            "calls:\n- call: \"ec2:*\"\n  error: {code: UnauthorizedOperation, message: \"You are not authorized to perform this operation.\", status: 403}\n",
            "could not all be looked for",
            4,
        ),
        Row::new("termination protection", DOWN, "--force-protected", 7)
            .after(UP)
            .arrange(|home| world(home, |stack| stack["termination_protection"] = true.into())),
        down(
            "the stack may not be deleted",
            "calls:\n- call: \"cloudformation:DeleteStack\"\n  error: {code: AccessDenied, message: \"User: arn:aws:iam::111122223333:user/me is not authorized to perform: cloudformation:DeleteStack\", status: 403}\n",
            "until then it bills",
            7,
        ),
        down(
            "credentials run out during a delete",
            "credentials: {expire: 60s}\n",
            "expired",
            4,
        ),
        Row::new("nobody to ask", "down --all", "--yes", 2).after(UP),
        Row::new(
            "a stack that is not there",
            "watch nobody",
            "no stack `nobody`",
            2,
        ),
    ]
}
