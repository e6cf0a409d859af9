//! The gates of transport and calls: what becomes of a request of this process.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::PoisonError;

use jiff::{SignedDuration, Timestamp};

use super::book::fits;
use super::{CallFault, FileStep, Moment, Script, TransportFault, Trouble, end_client};
use crate::sandbox::call::{ApiError, Call};
use crate::sandbox::clock::instant;
use crate::sandbox::engine::World;

/// AWS takes signatures that are at most this far off.
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html>.
const SKEW_TAKEN: SignedDuration = SignedDuration::from_mins(5);

/// The script of this process, and how often its rules were asked.
#[derive(Debug)]
pub(crate) struct Gates {
    script: Script,
    asked: Mutex<Asked>,
}

#[derive(Debug, Default)]
struct Asked {
    /// Calls and saves that fitted, by rule.
    numbers: BTreeMap<String, u64>,
    /// Access keys seen before the credentials ran out.
    old_keys: BTreeSet<String>,
}

/// What becomes of a request.
#[derive(Debug, Default)]
pub(crate) struct Fate {
    /// What happens on the way.
    pub(crate) trouble: Option<Trouble>,
    /// The error that it is answered with.
    pub(crate) refusal: Option<ApiError>,
    /// When the client ends.
    pub(crate) kill: Option<Moment>,
    /// The faults behind it, in words.
    pub(crate) said: Vec<String>,
}

impl Gates {
    /// The gates of a script.
    pub(crate) fn new(script: Script) -> Self {
        Self {
            script,
            asked: Mutex::new(Asked::default()),
        }
    }

    /// The script.
    pub(crate) const fn script(&self) -> &Script {
        &self.script
    }

    /// What becomes of a call.
    pub(crate) fn fate(&self, world: &World, call: &Call, mutating: bool) -> Fate {
        let mut fate = Fate::default();
        let elapsed = SignedDuration::from_millis(world.now_ms - world.faults.since_ms());
        let name = format!("{}:{}", call.service, call.action);
        for (at, rule) in self.script.transport.iter().enumerate() {
            if self.meets_transport(at, rule, &name, elapsed) && fate.trouble.is_none() {
                fate.trouble = Some(rule.fault);
                fate.said.push(format!("{:?} at {name}", rule.fault));
            }
        }
        for (at, rule) in self.script.calls.iter().enumerate() {
            let due = (mutating || !rule.mutating) && self.meets_call(at, rule, &name, elapsed);
            if let (true, Some(error)) = (due, &rule.error) {
                fate.refusal = Some(ApiError {
                    status: error.status,
                    code: error.code.clone(),
                    message: error.message.clone(),
                });
                fate.said.push(format!("{} at {name}", error.code));
            } else if due {
                fate.kill = rule.kill;
                fate.said.push(format!("client killed at {name}"));
            }
        }
        // Registries take tokens, and look at no signature.
        let signed = !call.service.ends_with("registry");
        if let Some(error) = self
            .signature(call, world.now_ms, elapsed)
            .filter(|_| signed)
        {
            fate.said.push(format!("{} at {name}", error.code));
            fate.refusal = Some(error);
        }
        fate
    }

    /// When the credentials of now run out, in milliseconds since the epoch.
    pub(crate) fn credentials_end_ms(&self, world: &World) -> Option<i64> {
        let after = self.script.credentials?.expire.as_millis();
        let after = i64::try_from(after).unwrap_or(i64::MAX);
        Some(world.faults.since_ms().saturating_add(after))
    }

    /// How far AWS's clock is from the client's.
    pub(crate) fn skew(&self) -> SignedDuration {
        self.script.clock_skew.unwrap_or_default()
    }

    /// A step of saving the world is reached; the client may end here.
    pub(crate) fn reach(&self, step: FileStep) {
        for (at, rule) in self.script.files.iter().enumerate() {
            if rule.kill != step {
                continue;
            }
            let key = format!("files {at}");
            let number = self.number(&key);
            if rule
                .when
                .holds(number, SignedDuration::ZERO, self.script.seed, &key)
            {
                end_client(&format!("with the world {step:?}, save {number}"));
            }
        }
    }

    fn meets_transport(
        &self,
        at: usize,
        rule: &TransportFault,
        name: &str,
        elapsed: SignedDuration,
    ) -> bool {
        let key = format!("transport {at}");
        fits(&rule.calls, name)
            && rule
                .when
                .holds(self.number(&key), elapsed, self.script.seed, &key)
    }

    fn meets_call(&self, at: usize, rule: &CallFault, name: &str, elapsed: SignedDuration) -> bool {
        let key = format!("calls {at}");
        fits(&rule.call, name)
            && rule
                .when
                .holds(self.number(&key), elapsed, self.script.seed, &key)
    }

    fn number(&self, key: &str) -> u64 {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let number = asked.numbers.entry(key.to_owned()).or_default();
        *number += 1;
        *number
    }

    /// Whether AWS would take the caller's signature.
    fn signature(&self, call: &Call, now_ms: i64, elapsed: SignedDuration) -> Option<ApiError> {
        if self.skew().abs() > SKEW_TAKEN {
            return Some(refused(
                call,
                ["InvalidSignatureException", "SignatureDoesNotMatch"],
                &expired(now_ms, self.skew()),
            ));
        }
        let credentials = self.script.credentials?;
        let key = &call.principal.access_key_id;
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if elapsed < credentials.expire {
            asked.old_keys.insert(key.clone());
            return None;
        }
        if credentials.renewable && !asked.old_keys.contains(key) && !asked.old_keys.is_empty() {
            return None;
        }
        asked.old_keys.insert(key.clone());
        Some(refused(
            call,
            ["ExpiredTokenException", "ExpiredToken"],
            "The security token included in the request is expired",
        ))
    }
}

/// What AWS says of a signature that is too old or from the future.
fn expired(now_ms: i64, skew: SignedDuration) -> String {
    let stamp = |time: Timestamp| time.strftime("%Y%m%dT%H%M%SZ").to_string();
    let signed = instant(now_ms);
    let server = signed.saturating_add(skew).unwrap_or(signed);
    if skew.is_positive() {
        let edge = server.saturating_sub(SKEW_TAKEN).unwrap_or(server);
        format!(
            "Signature expired: {} is now earlier than {} ({} - 5 min.)",
            stamp(signed),
            stamp(edge),
            stamp(server)
        )
    } else {
        let edge = server.saturating_add(SKEW_TAKEN).unwrap_or(server);
        format!(
            "Signature not yet current: {} is still later than {} ({} + 5 min.)",
            stamp(signed),
            stamp(edge),
            stamp(server)
        )
    }
}

/// An error of the signature, by the protocol's code: JSON first, then query.
/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/CommonErrors.html>.
fn refused(call: &Call, [json, query]: [&str; 2], message: &str) -> ApiError {
    let speaks_query = [
        "autoscaling",
        "cloudformation",
        "ec2",
        "elasticloadbalancing",
        "iam",
        "sts",
    ];
    let is_query = speaks_query.contains(&call.service.as_str());
    ApiError {
        status: if is_query { 403 } else { 400 },
        code: if is_query { query } else { json }.to_owned(),
        message: message.to_owned(),
    }
}
