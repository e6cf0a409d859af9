//! Scripts of faults out of a seed.

use std::fmt::Write as _;

/// A source of numbers that is the same everywhere: `SplitMix64`.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (word ^ (word >> 31)) % bound
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[usize::try_from(self.below(from.len() as u64)).unwrap()]
    }
}

const TYPES: &[&str] = &[
    "AWS::EC2::VPC",
    "AWS::EC2::Subnet",
    "AWS::EC2::InternetGateway",
    "AWS::EC2::RouteTable",
    "AWS::EC2::Route",
    "AWS::EC2::SecurityGroup",
    "AWS::ECS::Cluster",
    "AWS::ECS::Service",
    "AWS::ECS::TaskDefinition",
    "AWS::IAM::Role",
    "AWS::Logs::LogGroup",
];
const SERVICES: &[&str] = &[
    "*",
    "cloudformation:*",
    "cloudformation:Describe*",
    "ecs:*",
    "scheduler:*",
    "ec2:*",
];

/// The script of a seed: one trouble of the way, and one of the world.
pub(crate) fn script(seed: u64) -> String {
    let mut dice = Dice(seed);
    let mut text = format!("seed: {seed}\n");
    transport(seed % 5, &mut dice, &mut text);
    world(seed / 5 % 8, &mut dice, &mut text);
    text
}

fn transport(family: u64, dice: &mut Dice, text: &mut String) {
    let mut faults: Vec<(&str, &str, u64)> = match family {
        0 => vec![
            ("throttled", "*", 40),
            ("unavailable", "*", 5),
            ("reset", "*", 5),
        ],
        1 => vec![("lost_answer", dice.pick(SERVICES), 5 + dice.below(20))],
        2 => vec![("timeout", "*", 1 + dice.below(5)), ("truncated", "*", 5)],
        3 => vec![("throttled", "cloudformation:*", 20 + dice.below(40))],
        _ => Vec::new(),
    };
    if dice.below(2) == 0 {
        faults.push(("reset", dice.pick(SERVICES), 1 + dice.below(9)));
    }
    text.push_str("transport:\n");
    for (fault, calls, percent) in faults {
        let _ = writeln!(
            text,
            "- {{fault: {fault}, calls: '{calls}', when: {{rate: 0.{percent:02}}}}}"
        );
    }
    if text.ends_with("transport:\n") {
        text.push_str("- {fault: throttled, when: {first: 3}}\n");
    }
}

fn world(family: u64, dice: &mut Dice, text: &mut String) {
    let kind = dice.pick(TYPES);
    let minutes = 1 + dice.below(20);
    let _ = match family {
        0 => writeln!(
            text,
            "resources: [{{type: '{kind}', during: create, fail: 'Internal error reported from downstream service'}}]"
        ),
        1 => writeln!(
            text,
            "resources: [{{type: '{kind}', during: delete, fail: 'Rate exceeded', times: {}}}]",
            1 + dice.below(2)
        ),
        2 => writeln!(
            text,
            "resources: [{{type: '{kind}', during: create, slow: {minutes}m}}]"
        ),
        3 => writeln!(
            text,
            "world: [{{set: {{interfaces_linger: {{of: 'AWS::ECS::Task', in_use_seconds: {}, seconds: {}}}}}}}]",
            minutes * 30,
            minutes * 60
        ),
        4 => writeln!(
            text,
            "world: [{{set: {{runtime_monitoring: {{seconds: {}}}}}}}]",
            minutes * 10
        ),
        5 => writeln!(
            text,
            "world: [{{set: {{log_group_returns: {{seconds: {}}}}}}}]",
            minutes * 5
        ),
        6 => writeln!(text, "credentials: {{expire: {minutes}m, renewable: true}}"),
        _ => writeln!(
            text,
            "world: [{{set: {{handlers_throttled: {{kind: '{kind}', seconds: {}}}}}}}]",
            minutes * 20
        ),
    };
}
