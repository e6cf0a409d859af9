//! The caller's policy, enforced: it is what the commands call, it is enough, and no certain action
//! of it is too much.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::thread;

use serde_json::Value;

use crate::home::{Home, Run, actions, without};

/// Hosts, Fargate, a load balancer; `smoke` is the smallest.
pub(crate) const PROFILES: [&str; 4] = [
    "smoke",
    "ecs-ec2-95pct",
    "ecs-fargate",
    "con311-fargate-alb",
];
/// Threads that run commands at once.
const THREADS: usize = 2;

/// Does some work in several threads.
pub(crate) fn each<T: Send>(work: Vec<T>, act: impl Fn(T) + Sync) {
    let work = Mutex::new(work);
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                loop {
                    let next = work.lock().unwrap().pop();
                    match next {
                        Some(next) => act(next),
                        None => return,
                    }
                }
            });
        }
    });
}

/// The life of a stack, from a new account to one that is as it was.
fn life(profile: &str) -> Vec<Vec<&str>> {
    vec![
        vec!["up", profile, "--yes"],
        vec!["status"],
        vec!["ttl", profile, "+1h"],
        vec!["run", profile, "--to", "8", "--keep", "up", "--yes"],
        vec!["down", profile, "--yes"],
        vec!["down", "--all", "--bootstrap", "--yes"],
    ]
}

/// A stack's life as it was lived under the whole policy: what each command called, and the world
/// before it.
struct Lived {
    printed: Value,
    steps: Vec<Step>,
}

struct Step {
    command: Vec<&'static str>,
    before: Option<Vec<u8>>,
    called: BTreeSet<String>,
}

impl Lived {
    fn through(profile: &'static str) -> Self {
        let home = Home::new();
        let printed = home.iam(profile, "all");
        let steps = life(profile).into_iter().map(|command| {
            let before = std::fs::read(home.path("world")).ok();
            let run = home.held(&printed["policies"], &command);
            assert_eq!(run.code, 0, "{command:?}: {}", run.said);
            let called = home.calls().into_iter().map(|(action, _)| action).collect();
            Step {
                command,
                before,
                called,
            }
        });
        let steps = steps.collect();
        Self { printed, steps }
    }

    /// The first command that fails without an action, from the first one on that calls it; from
    /// the beginning when none does, but CloudFormation for one of them.
    fn first_failure(&self, action: &str) -> Option<Run> {
        let calls = |step: &Step| step.called.contains(action);
        let from = self.steps.iter().position(calls).unwrap_or(0);
        let home = Home::new();
        if let Some(world) = &self.steps[from].before {
            std::fs::write(home.path("world"), world).unwrap();
        }
        let policies = without(&self.printed, action);
        let mut runs = self.steps[from..]
            .iter()
            .map(|step| home.held(&policies, &step.command));
        runs.find(|run| run.code != 0)
    }
}

fn denied(calls: &[(String, Option<String>)]) -> Vec<&String> {
    let errors = [
        "AccessDenied",
        "AccessDeniedException",
        "UnauthorizedOperation",
    ];
    calls
        .iter()
        .filter(|(_, error)| {
            error
                .as_deref()
                .is_some_and(|error| errors.contains(&error))
        })
        .map(|(action, _)| action)
        .collect()
}

#[test]
fn what_is_printed_is_enough_for_all_commands() {
    each(PROFILES.to_vec(), |profile| {
        let home = Home::new();
        let printed = home.iam(profile, "all");
        let stack = format!("stackgen-{profile}");
        let mut commands = life(profile);
        commands.insert(1, vec!["up", profile, "--yes"]);
        commands.insert(2, vec!["watch", &stack]);
        commands.insert(3, vec!["events", &stack]);
        commands.insert(4, vec!["residue"]);
        for command in commands {
            let run = home.held(&printed["policies"], &command);
            assert_eq!(run.code, 0, "{profile}: {command:?}: {}", run.said);
        }
        let calls = home.calls();
        assert!(calls.len() > 50, "{profile}: {} calls", calls.len());
        assert_eq!(denied(&calls), Vec::<&String>::new(), "{profile}");
    });
}

/// Each command under the policy of its own, in an account where the others were run freely.
/// Whether Cloud Control calls an action in the caller's name; the command itself may never do.
fn is_for_cloud_control(printed: &Value, action: &str) -> bool {
    let mut rows = printed["actions"].as_array().unwrap().iter();
    let row = rows.find(|row| row["action"] == action).unwrap();
    let mut reasons = row["why"].as_array().unwrap().iter();
    reasons.any(|why| why.as_str().unwrap().contains("Cloud Control"))
}

#[test]
fn each_command_calls_what_its_own_policy_has() {
    each(PROFILES.to_vec(), |profile| {
        let home = Home::new();
        let stack = format!("stackgen-{profile}");
        let commands: [(&str, &[&[&str]]); 5] = [
            ("bootstrap", &[&["bootstrap", "--yes"]]),
            ("run", &[&["run", profile, "--to", "8", "--yes"]]),
            ("up", &[&["up", profile, "--yes"], &["watch", &stack]]),
            ("ttl", &[&["ttl", profile], &["ttl", profile, "+1h"]]),
            ("down", &[&["residue"], &["down", profile, "--yes"]]),
        ];
        let known: BTreeSet<&str> = stackgen::iam::known_actions().collect();
        for (purpose, commands) in commands {
            let printed = home.iam(profile, purpose);
            for command in commands {
                let run = home.held(&printed["policies"], command);
                assert_eq!(run.code, 0, "{profile}: {command:?}: {}", run.said);
            }
            let calls = home.calls();
            assert_eq!(denied(&calls), Vec::<&String>::new(), "{profile} {purpose}");
            let mut made: BTreeSet<String> = calls.into_iter().map(|(action, _)| action).collect();
            made.remove("sts:GetCallerIdentity");
            let certain = actions(&printed, "certain");
            let mut all: BTreeSet<String> = actions(&printed, "possible").into_iter().collect();
            all.extend(certain.iter().cloned());
            let missing: Vec<_> = made.difference(&all).collect();
            assert!(missing.is_empty(), "{profile} {purpose}: {missing:?}");
            let idle: Vec<_> = certain
                .iter()
                .filter(|action| known.contains(action.as_str()) && !made.contains(*action))
                // Those come when it is taken away, and what CloudFormation does is not logged.
                .filter(|_| purpose != "bootstrap")
                // Others call those, with the caller's rights.
                .filter(|action| !is_for_cloud_control(&printed, action))
                .collect();
            assert!(
                idle.is_empty(),
                "{profile} {purpose}: certain and not called: {idle:?}"
            );
        }
    });
}

#[test]
fn without_a_certain_action_a_command_fails_and_names_it() {
    let lived = Lived::through("smoke");
    let certain = actions(&lived.printed, "certain");
    let tried = certain.len();
    let missed = Mutex::new(Vec::new());
    each(certain, |action| {
        let wrong = match lived.first_failure(&action) {
            // 4: nothing was made; 6: nothing was measured; 7: it is still there and bills.
            Some(run) if matches!(run.code, 4 | 6 | 7) && run.said.contains(&action) => return,
            Some(run) => format!("{action}: {} {}", run.code, run.said),
            None => format!("{action}: nothing failed"),
        };
        missed.lock().unwrap().push(wrong);
    });
    let missed = missed.into_inner().unwrap();
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    assert!(tried >= 40, "{tried} certain actions");
    println!("{tried} certain actions removed one by one, {tried} failures naming the action");
}

#[test]
fn without_a_possible_action_that_is_called_every_command_passes() {
    let (mut tried, mut missed) = (BTreeSet::new(), Vec::new());
    for profile in ["smoke", "ecs-ec2-95pct"] {
        let lived = Lived::through(profile);
        let certain = actions(&lived.printed, "certain");
        let called = |action: &String| lived.steps.iter().any(|step| step.called.contains(action));
        let possible: Vec<String> = actions(&lived.printed, "possible")
            .into_iter()
            .filter(|action| called(action) && !certain.contains(action))
            .filter(|action| tried.insert(action.clone()))
            .collect();
        let failed = Mutex::new(Vec::new());
        each(possible, |action| {
            if let Some(run) = lived.first_failure(&action) {
                let wrong = format!("{profile}: {action}: {} {}", run.code, run.said);
                failed.lock().unwrap().push(wrong);
            }
        });
        missed.append(&mut failed.into_inner().unwrap());
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    let tried = tried.len();
    assert!(tried >= 9, "{tried} possible actions");
    println!("{tried} possible actions removed one by one, and every command passes");
}
