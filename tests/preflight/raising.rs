//! `--request-quotas`: what is asked for already is shown, and not asked for twice.

use tempfile::TempDir;

use crate::row::stackgen;

/// A quota that is too small.
const SMALL: &str = "world:\n- set: {quota: {code: ec2/L-34B43A08, value: 5}}\n";
/// Whoever asks for a raise is told that it failed: who succeeds did not ask.
const NEVER_ASKED: &str = "calls:\n- {call: 'servicequotas:RequestServiceQuotaIncrease', error: {code: \
     AccessDeniedException, message: no, status: 400}}\n";
/// Requests that are open cannot be looked at.
const UNLISTED: &str = "calls:\n- {call: \
     'servicequotas:ListRequestedServiceQuotaChangeHistoryByQuota', error: {code: \
     AccessDeniedException, message: no, status: 400}}\n";

const PLAN: &str = "plan ecs-ec2-95pct --request-quotas";
const ASKED: &str = "asked for: Standard Spot Instance vCPUs (ec2/L-34B43A08) to be 3952: PENDING";

/// A home whose account has a raise of its Spot vCPUs open.
struct Waiting(TempDir);

impl Waiting {
    fn new() -> Self {
        let home = Self(TempDir::new().unwrap());
        let (exit, said) = home.scripted(PLAN, SMALL);
        assert!(said.contains(ASKED), "{said}");
        assert_eq!(exit, Some(4), "{said}");
        assert_eq!(home.requests().len(), 1);
        home
    }

    fn scripted(&self, command: &str, script: &str) -> (Option<i32>, String) {
        std::fs::write(self.0.path().join("faults.yaml"), script).unwrap();
        stackgen(
            self.0.path(),
            &format!("{command} --sandbox-faults faults.yaml"),
        )
    }

    /// The requests that the account has open: quota and id.
    fn requests(&self) -> Vec<(String, String)> {
        let world = std::fs::read_to_string(self.0.path().join("world.json")).unwrap();
        let world: serde_json::Value = serde_json::from_str(&world).unwrap();
        let region = &world["accounts"]["111122223333"]["regions"]["us-east-1"];
        let raises = region["raises"].as_object().into_iter().flatten();
        raises
            .map(|(code, raise)| (code.clone(), raise["id"].as_str().unwrap().to_owned()))
            .collect()
    }
}

#[test]
fn an_open_request_is_shown_and_not_filed_again() {
    let home = Waiting::new();
    let before = home.requests();
    let (code, id) = &before[0];
    assert_eq!(code, "ec2/L-34B43A08");
    let shown = format!(
        "asked for already: Standard Spot Instance vCPUs ({code}) to be 3952: PENDING, request {id}"
    );
    for command in [PLAN, "up ecs-ec2-95pct --request-quotas"] {
        let (exit, said) = home.scripted(command, NEVER_ASKED);
        assert!(said.contains(&shown), "{said}");
        assert!(!said.contains("\nasked for: "), "{said}");
        assert!(!said.contains("to be 3952\n"), "offered again\n{said}");
        assert_eq!(exit, Some(4), "{said}");
        assert_eq!(home.requests(), before);
    }
}

#[test]
fn beside_an_open_request_only_what_is_new_is_filed() {
    let home = Waiting::new();
    let before = home.requests();
    let more = "world:\n- set: {quota: {code: ec2/L-0263D0A3, value: 3}}\n";
    let (_, said) = home.scripted(PLAN, more);
    for wanted in [
        "asked for already: Standard Spot Instance vCPUs",
        "Elastic IP addresses (ec2/L-0263D0A3): 3, to be 4",
        "asked for: Elastic IP addresses (ec2/L-0263D0A3) to be 4: PENDING",
    ] {
        assert!(said.contains(wanted), "no {wanted:?} in\n{said}");
    }
    assert!(!said.contains(ASKED), "{said}");
    let after = home.requests();
    assert_eq!(after.len(), 2);
    assert!(after.contains(&before[0]), "{after:?}");
}

/// Then AWS says that one is open.
#[test]
fn an_open_request_that_cannot_be_seen_is_not_doubled_either() {
    let home = Waiting::new();
    let before = home.requests();
    let (exit, said) = home.scripted(PLAN, UNLISTED);
    assert!(
        said.contains("asked for already: ec2/L-34B43A08\n"),
        "{said}"
    );
    assert_eq!(exit, Some(4), "{said}");
    assert_eq!(home.requests(), before);
}
