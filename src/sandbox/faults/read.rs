//! Script text to [`Script`]. The only file of the room that names the YAML crate.

use serde_saphyr::{Error, Location, Options, options};

use super::Script;

/// Why a text is no fault script.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ScriptError {
    /// What is wrong.
    pub message: String,
    /// Line, from 1; 0 when it is not known.
    pub line: u64,
    /// Column, from 1; 0 when it is not known.
    pub column: u64,
}

/// Reads a script.
///
/// # Errors
/// The text is no YAML, names what a script does not know, or contradicts itself.
pub fn read(text: &str) -> Result<Script, ScriptError> {
    let options: Options = options! { with_snippet: false };
    let script: Script =
        serde_saphyr::from_str_with_options(text, options).map_err(|error| located(&error))?;
    contradiction(&script).map_or(Ok(script), |message| {
        Err(ScriptError {
            message,
            line: 0,
            column: 0,
        })
    })
}

fn located(error: &Error) -> ScriptError {
    let location = error.location().unwrap_or(Location::UNKNOWN);
    ScriptError {
        message: error.without_snippet().to_string(),
        line: location.line(),
        column: location.column(),
    }
}

/// What the types alone do not catch.
fn contradiction(script: &Script) -> Option<String> {
    for (at, fault) in script.calls.iter().enumerate() {
        if fault.error.is_some() == fault.kill.is_some() {
            return Some(format!("calls[{at}] needs either `error` or `kill`"));
        }
    }
    for (at, fault) in script.resources.iter().enumerate() {
        let said = [fault.fail.is_some(), fault.hang, fault.slow.is_some()];
        if said.iter().filter(|said| **said).count() != 1 {
            return Some(format!(
                "resources[{at}] needs one of `fail`, `hang` and `slow`"
            ));
        }
    }
    let rates = script.transport.iter().map(|fault| fault.when.rate);
    let rates = rates.chain(script.calls.iter().map(|fault| fault.when.rate));
    for rate in rates.flatten() {
        if !(0.0..=1.0).contains(&rate) {
            return Some(format!("a `rate` is from 0 to 1, not {rate}"));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::faults::{FileStep, Trouble};

    #[test]
    fn a_script_reads_as_it_is_written() {
        let script = read(
            "seed: 7\n\
             transport:\n- {fault: throttled, calls: 'cloudformation:*', when: {rate: 0.4}}\n\
             calls:\n- {call: 'ecs:UpdateService', when: {nth: 2}, error: {code: AccessDeniedException}}\n\
             files:\n- {kill: written, when: {nth: 3}}\n\
             resources:\n- {type: 'AWS::EC2::NatGateway', during: create, slow: 20m}\n\
             credentials: {expire: 10m, renewable: true}\n\
             clock_skew: -7m\n",
        )
        .unwrap();
        assert_eq!(script.seed, 7);
        assert_eq!(script.transport[0].fault, Trouble::Throttled);
        assert_eq!(script.calls[0].error.as_ref().unwrap().status, 400);
        assert_eq!(script.files[0].kill, FileStep::Written);
        assert_eq!(
            script.resources[0].slow,
            Some(jiff::SignedDuration::from_mins(20))
        );
        assert_eq!(script.clock_skew, Some(jiff::SignedDuration::from_mins(-7)));
    }

    #[test]
    fn what_a_script_does_not_know_has_a_place() {
        let error = read("seed: 1\ntransport:\n- fault: bang\n").unwrap_err();
        assert_eq!(error.line, 3, "{error:?}");
        assert!(error.message.contains("bang"), "{error}");
        let error = read("sead: 1\n").unwrap_err();
        assert!(error.message.contains("sead"), "{error}");
    }

    #[test]
    fn contradictions_are_refused() {
        for text in [
            "calls: [{call: '*'}]",
            "calls: [{kill: before, error: {code: X}}]",
            "resources: [{during: create}]",
            "transport: [{fault: reset, when: {rate: 1.5}}]",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
