//! Chaos: hundreds of seeded scripts of faults, each through `up` and `down`.
//!
//! What must hold, whatever happens: success is claimed only when the world agrees; nothing bills
//! that no one names; there is never a second stack; events come in an order that makes sense; calls
//! stay within the budget; and time alone takes everything away.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use crate::field::{Ended, Field, leftovers};
use crate::scripts::script;
use crate::watched::{busiest_minute, disorder};

const SEEDS: Range<u64> = 1..321;
/// Every exit code there is.
const CODES: [i32; 8] = [0, 1, 4, 5, 6, 7, 8, 130];
/// Calls that one client may make to CloudFormation in a minute: the bucket and what flows into it.
const BUDGET_A_MINUTE: usize = 20 + 2 * 60;

#[test]
fn whatever_happens_the_truth_is_told_and_nothing_stays() {
    let began = Instant::now();
    let seeds = seeds();
    let (next, failures) = (AtomicU64::new(seeds.start), Mutex::new(Vec::new()));
    let codes = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if !seeds.contains(&seed) {
                        return;
                    }
                    match survives(seed) {
                        Ok(ended) => *codes.lock().unwrap().entry(ended).or_insert(0) += 1,
                        Err(why) => failures
                            .lock()
                            .unwrap()
                            .push(format!("seed {seed}: {why}\nscript:\n{}", script(seed))),
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap();
    println!(
        "chaos: seeds {seeds:?}, {} failures, {} s; (up, down) by exit code: {:?}",
        failures.len(),
        began.elapsed().as_secs(),
        codes.into_inner().unwrap()
    );
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// The seeds to run: all, or those that `ENDURANCE=from..to` names.
fn seeds() -> Range<u64> {
    let asked = std::env::var("ENDURANCE").ok();
    let parsed = asked.as_deref().and_then(|text| {
        let (from, to) = text.split_once("..")?;
        Some(from.parse().ok()?..to.parse().ok()?)
    });
    parsed.unwrap_or(SEEDS)
}

/// Runs a seed; the exit codes of `up` and `down`, or what did not hold.
fn survives(seed: u64) -> Result<(i32, i32), String> {
    let field = Field::new();
    let script = script(seed);
    let up = field.run(&["up", "smoke"], Some(&script));
    let up_code = sane(&field, &up)?;
    let inventory = field.inventory();
    let ours: Vec<_> = inventory
        .stacks
        .iter()
        .filter(|stack| stack.name == "stackgen-smoke")
        .collect();
    if ours.len() > 1 {
        return Err(format!("{} stacks of one name", ours.len()));
    }
    if up_code == 0 && !ours.iter().any(|stack| stack.status == "CREATE_COMPLETE") {
        return Err(format!("up says it is there: {ours:?}\n{}", up.brief()));
    }
    alone(&field, &script)?;
    let down = field.run(&["down", "--all", "--bootstrap"], Some(&script));
    let down_code = sane(&field, &down)?;
    honest(&field, &down)?;
    // The trouble is over: whoever comes next finishes it.
    let again = field.run(&["down", "--all", "--bootstrap"], None);
    if again.code != Some(0) || !leftovers(&field.inventory()).is_empty() {
        let objects = field.inventory().objects;
        return Err(format!(
            "a second down leaves {objects:?}\n{}",
            again.brief()
        ));
    }
    swept(&field)?;
    Ok((up_code, down_code))
}

/// What comes back after its stack has gone, and is free, a scan finds; without tags that is a log
/// group, which it leaves to the user, with the command.
fn swept(field: &Field) -> Result<(), String> {
    if field.inventory().is_empty() {
        return Ok(());
    }
    let swept = field.run(&["residue", "--delete"], None);
    let named = swept.said.contains("aws logs delete-log-group");
    let mut objects = field.inventory().objects;
    objects.retain(|row| !(named && row.kind == "AWS::Logs::LogGroup"));
    if objects.is_empty() {
        return Ok(());
    }
    Err(format!("no scan finds {objects:?}\n{}", swept.brief()))
}

/// Time alone takes everything away; only what others keep putting into our network it cannot, and
/// then whoever looks is told.
fn alone(field: &Field, script: &str) -> Result<(), String> {
    let twin = field.twin();
    let left = leftovers(&twin.time_alone());
    if left.is_empty() {
        return Ok(());
    }
    let status = twin.run(&["status"], None);
    let told = status.said.contains("expir") && status.said.contains("stackgen-smoke");
    if script.contains("runtime_monitoring") && told {
        return Ok(());
    }
    Err(format!("time alone leaves {left:?}\n{}", status.brief()))
}

/// What any run must keep to.
fn sane(field: &Field, ended: &Ended) -> Result<i32, String> {
    let code = ended.code.ok_or("killed by a signal")?;
    if !CODES.contains(&code) || ended.said.contains("panicked") {
        return Err(format!("exit {code}\n{}", ended.brief()));
    }
    if let Some(disorder) = disorder(ended) {
        return Err(format!("events out of order: {disorder}"));
    }
    let calls = busiest_minute(field);
    let _ = std::fs::remove_file(field.path("calls.ndjson")); // The next client counts anew.
    if calls > BUDGET_A_MINUTE {
        return Err(format!("{calls} calls to CloudFormation in a minute"));
    }
    Ok(code)
}

/// "Gone" only when it is gone; what bills is named.
fn honest(field: &Field, down: &Ended) -> Result<(), String> {
    let inventory = field.inventory();
    if down.code == Some(0) && !leftovers(&inventory).is_empty() {
        return Err(format!(
            "down says all is gone: {:?}\n{}",
            inventory.objects, down.said
        ));
    }
    // Exit 4: it could not even look, and says so.
    let named = down.said.contains("stackgen-smoke") || down.code == Some(4);
    if inventory.billed() > 0 && !named {
        return Err(format!("what bills is not named\n{}", down.brief()));
    }
    Ok(())
}
