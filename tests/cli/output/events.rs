//! One of each event.

use jiff::Timestamp;
use stackgen::stack::check::{self, Check, Fix, Preflight};
use stackgen::stack::{
    Bills, ChangeAction, ChangeSetReady, Checked, Counts, Draining, Event, Expiry, Failing,
    Failure, Finding, Followed, Happened, Identity, ImageFound, Left, Leftover, Mend, Mending,
    Notice, Operation, Output, Outputs, Proposed, Replacement, Residue, Resource, ResourceChange,
    ResourceStatus, Retrying, Settled, Spent, StackEvent, StackStatus, Started, Subject, Summary,
    Tick, Tie, Trouble, Unlooked, Unseen, Verdict,
};

const ARN: &str = "arn:aws:cloudformation:us-east-1:111122223333:stack/stackgen-smoke/5f0e";

pub(super) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).expect("a time")
}

pub(super) fn followed() -> Followed {
    Followed {
        name: "stackgen-smoke".into(),
        arn: ARN.into(),
        region: "us-east-1".into(),
    }
}

fn failure() -> Failure {
    Failure {
        logical_id: "Vpc".into(),
        resource_type: "AWS::EC2::VPC".into(),
        physical_id: None,
        status: "CREATE_FAILED".into(),
        reason: "The maximum number of VPCs has been reached.".into(),
        known: None,
        time: at(3),
    }
}

fn summary() -> Summary {
    Summary {
        name: "stackgen-smoke".into(),
        arn: ARN.into(),
        profile: Some("smoke".into()),
        copy: None,
        status: StackStatus::CreateComplete,
        status_reason: None,
        region: "us-east-1".into(),
        created_at: Some(at(0)),
        expires_at: Some(at(7200)),
        expiry: Some(Expiry::Armed {
            at: at(7200),
            left_seconds: 7200,
        }),
        expires_tag: None,
        owner: Some("arn:aws:iam::111122223333:user/me".into()),
        version: Some("0.1.0".into()),
        digest: Some("9f86d081".into()),
        protected: false,
        simulated: false,
    }
}

/// What an event tells, and one of its kind.
type Told = (&'static str, Event);

/// One of each event, in the order of a deployment.
pub(super) fn events() -> Vec<Told> {
    [
        before(),
        change_set(),
        during(),
        settled(),
        teardown(),
        results(),
    ]
    .concat()
}

/// Until CloudFormation takes the template.
fn before() -> Vec<Told> {
    vec![
        (
            "where calls go, before anything is changed",
            Event::Identity(Identity {
                target: "aws".into(),
                simulated: false,
                account: "111122223333".into(),
                region: "us-east-1".into(),
                principal: "arn:aws:iam::111122223333:user/me".into(),
            }),
        ),
        (
            "a remark; `notice` says which, see below",
            Event::Notice(Notice::NoExpiry),
        ),
        (
            "the template passed every check",
            Event::Checked(Checked {
                profile: "smoke".into(),
                stack: "stackgen-smoke".into(),
                resources: 24,
                bytes: 9_000,
                digest: "9f86d081884c7d659a2feaa0c55ad015".into(),
            }),
        ),
        (
            "what was asked before anything is made, and what came of it; `found` says what `finding` \
             holds",
            Event::Preflight(Preflight {
                checks: vec![
                    Check::ok(
                        "zones",
                        check::Finding::Zones {
                            wanted: vec!["use1-az1".into(), "use1-az4".into()],
                            missing: Vec::new(),
                            troubled: Vec::new(),
                        },
                    ),
                    Check::cannot_tell(
                        "ami",
                        check::Finding::Unseen {
                            action: Some("ssm:GetParameter".into()),
                            reason: "access denied".into(),
                        },
                        vec![Fix::Do("ask for the permission ssm:GetParameter".into())],
                    ),
                ],
                ignored: Vec::new(),
            }),
        ),
        (
            "the image is in the registry",
            Event::ImageFound(ImageFound {
                image: "allvpc:test".into(),
                digest: Some("sha256:9f86d081".into()),
                bytes: Some(12_000_000),
            }),
        ),
    ]
}

/// What CloudFormation says of the template.
fn change_set() -> Vec<Told> {
    vec![
        (
            "CloudFormation took the template",
            Event::ChangeSetReady(ChangeSetReady {
                stack: "stackgen-smoke".into(),
                arn: ARN.into(),
                change_set: "stackgen-1".into(),
                changes: 24,
            }),
        ),
        (
            "what an update would change, before it is asked for",
            Event::Proposed(Proposed {
                stack: "stackgen-smoke".into(),
                arn: ARN.into(),
                change_set: "stackgen-2".into(),
                changes: vec![ResourceChange {
                    action: ChangeAction::Modify,
                    logical_id: "TaskDefinition".into(),
                    resource_type: "AWS::ECS::TaskDefinition".into(),
                    physical_id: None,
                    replacement: Replacement::Always,
                    properties: vec!["Cpu".into()],
                }],
            }),
        ),
        (
            "CloudFormation's early validation says something",
            Event::Finding(Finding {
                fatal: true,
                validation: "PROPERTY_VALIDATION".into(),
                logical_id: Some("Vpc".into()),
                path: Some("/Resources/Vpc/Properties/CidrBlock".into()),
                reason: "not a CIDR block".into(),
            }),
        ),
    ]
}

/// While an operation is followed.
fn during() -> Vec<Told> {
    vec![
        (
            "an operation is followed from here on",
            Event::Started(Started {
                stack: followed(),
                operation: Operation::Create,
                began: at(0),
                resources: vec![Resource {
                    usual_seconds: Some(4),
                    needs: vec!["Vpc".into()],
                    ..Resource::plain("Subnet", "AWS::EC2::Subnet")
                }],
            }),
        ),
        (
            "a line of the stack's history",
            Event::Happened(Happened {
                arn: ARN.into(),
                stack: "stackgen-smoke".into(),
                line: StackEvent {
                    id: "Vpc-CREATE_IN_PROGRESS-1".into(),
                    time: at(1),
                    logical_id: "Vpc".into(),
                    resource_type: "AWS::EC2::VPC".into(),
                    physical_id: None,
                    subject: Subject::Resource(ResourceStatus::CreateInProgress),
                    reason: None,
                    token: None,
                },
            }),
        ),
        (
            "a sign of life, after 30 silent seconds",
            Event::Tick(Tick { now: at(31) }),
        ),
        (
            "something keeps failing below a resource that is still waited for; `failing` is \
             `tasks`, `placement` or `launches`",
            Event::Trouble(Box::new(Trouble::new(
                ("stackgen-smoke", "ServiceOne", "AWS::ECS::Service"),
                Failing::Tasks,
                3,
                "CannotPullContainerError: pull image manifest has been retried 5 time(s)".into(),
            ))),
        ),
    ]
}

/// Its end.
fn settled() -> Vec<Told> {
    let counts = Counts {
        total: 1,
        failed: 1,
        ..Counts::default()
    };
    vec![(
        "the stack came to rest",
        Event::Settled(Settled {
            stack: followed(),
            operation: Operation::Create,
            verdict: Verdict::Failed,
            status: StackStatus::RollbackComplete,
            reason: None,
            seconds: 40,
            counts,
            cause: Some(failure()),
            more: Vec::new(),
            left: vec![Leftover {
                logical_id: "Vpc".into(),
                resource_type: "AWS::EC2::VPC".into(),
                physical_id: None,
                reason: None,
            }],
        }),
    )]
}

/// What happens around a delete.
fn teardown() -> Vec<Told> {
    vec![
        (
            "a stack is emptied before its delete",
            Event::Draining(Draining {
                stack: followed(),
                tasks: 5,
                hosts: 1,
            }),
        ),
        (
            "something in the way of a delete was dealt with, or is waited for; `mend` says \
             which, see below",
            Event::Mending(Mending {
                stack: followed(),
                step: Mend::InterfaceDeleted {
                    interface: "eni-0123456789abcdef0".into(),
                    owner: "an interface endpoint".into(),
                },
            }),
        ),
        (
            "a delete that failed is sent again",
            Event::Retrying(Retrying {
                stack: followed(),
                attempt: 2,
                most: 6,
                failed: vec!["Vpc".into()],
                forced: false,
            }),
        ),
        (
            "what stacks that are gone have left behind, and what could not be looked at",
            Event::Residue(left_behind()),
        ),
    ]
}

fn left_behind() -> Residue {
    Residue {
        left: vec![Left {
            region: "us-east-1".into(),
            kind: "NAT gateway",
            id: "nat-0123456789abcdef0".into(),
            parent: None,
            detail: "available".into(),
            stack: Some(ARN.into()),
            tie: Tie::Tag,
            bills: Bills::ByTime,
            micros_per_hour: Some(45_000),
            price: Some("0.045 $/h".into()),
            delete: "aws ec2 delete-nat-gateway --nat-gateway-id nat-0123456789abcdef0".into(),
        }],
        unseen: vec![Unlooked {
            region: "us-east-1".into(),
            kind: "log group",
            reason: "access denied".into(),
        }],
    }
}

/// What is found and what comes out.
fn results() -> Vec<Told> {
    vec![
        (
            "the outputs",
            Event::Outputs(Outputs {
                stack: "stackgen-smoke".into(),
                arn: ARN.into(),
                outputs: vec![Output {
                    key: "ClusterName".into(),
                    value: "stackgen-smoke".into(),
                    description: None,
                }],
            }),
        ),
        (
            "the stacks `down` is about to delete",
            Event::Found {
                stacks: vec![summary()],
                spent: vec![Spent {
                    arn: ARN.into(),
                    micros: 280_000,
                    text: "$0.28".into(),
                }],
                now: at(600),
            },
        ),
        (
            "regions that could not be looked into",
            Event::Unseen {
                regions: vec![Unseen {
                    region: "eu-west-1".into(),
                    reason: "access denied".into(),
                }],
            },
        ),
    ]
}
