//! `docs/plans.md`: what `plan --offline` says of every shipped profile, side by side.

use std::fmt::Write as _;

use serde_json::Value;

use crate::harness::{Home, generated};

const HEAD: &str = "\
# What every profile takes

What `stackgen plan PROFILE --offline` says of each, side by side; `STACKGEN_BLESS=1 cargo test --test
cli` writes this page anew, and a test keeps it true. No account was asked: quotas, Spot prices and what
is there already are not in it. Every price, with its source and date, is in the plan itself.

- **Hosts** are those the capacity provider gets; after the slash those it asks for.
- **Idle** is an hour of the stack as `up` leaves it. **Run** is a whole run in dollars: making the
  stack, the step, the way back, deleting it.
- **Whole run** is the same in minutes and seconds, with the step as the sandbox's model has it
  ([model.md](model.md)); **step** is the step alone, as published (containers at the time) and in the
  model (all of them).

";

const RATES: &str = "
## Beside published rates and money

CON311 printed how many tasks a second came; the same division of the model's time stands beside it.
The 2020 post printed what an hour of its 3 500 tasks costs at prices that have not changed since:
about US$180 On-Demand. Of 2022 only a total was published: about US$7 000 for more than 300 000
containers, US$0.023 each.

";

fn clock(seconds: f64) -> String {
    let whole = seconds.round();
    format!("{:.0}:{:02.0}", (whole / 60.0).floor(), whole % 60.0)
}

struct Planned {
    name: String,
    plan: Value,
}

impl Planned {
    fn number(&self, pointer: &str) -> f64 {
        let found = self.plan.pointer(pointer).and_then(Value::as_f64);
        found.unwrap_or_else(|| panic!("{}: no {pointer}", self.name))
    }

    /// What a part of the estimate comes to, in dollars.
    fn costs(&self, part: &str) -> f64 {
        let sections = self.plan["cost"]["sections"].as_array().expect("sections");
        let section = sections.iter().find(|section| section["part"] == part);
        section.expect(part)["total"].as_f64().expect("a total")
    }

    fn hosts(&self) -> String {
        let hosts = &self.plan["capacity"]["hosts"];
        match (hosts["granted"].as_u64(), hosts["wanted"].as_u64()) {
            (Some(granted), Some(wanted)) if granted == wanted => granted.to_string(),
            (Some(granted), Some(wanted)) => format!("{granted} / {wanted}"),
            _ => "–".to_owned(),
        }
    }

    fn held_back_by(&self) -> String {
        let binding = &self.plan["binding"];
        match binding["kind"].as_str().expect("a kind") {
            "cut" => format!("the group's most, {} hosts", binding["granted"]),
            "hosts" => "how fast hosts come".to_owned(),
            "launches" => {
                let rate = match binding["floor"]["by"].as_str() {
                    Some("fargate") => "20 launches a second",
                    _ => "500 launches a minute a service",
                };
                format!("{rate}: ≥ {}", clock(self.number("/binding/floor/seconds")))
            }
            other => format!("{other}: {binding}"),
        }
    }

    fn whole_run(&self) -> f64 {
        let parts = [
            "/time/create/seconds",
            "/time/scale/modelled/seconds",
            "/time/scale/modelled/back_seconds",
            "/time/delete/seconds",
        ];
        parts.iter().map(|part| self.number(part)).sum()
    }

    fn published(&self) -> Option<(f64, f64)> {
        let published = &self.plan["time"]["scale"]["published"];
        Some((
            published["reaches"].as_f64()?,
            published["seconds"].as_f64()?,
        ))
    }
}

fn plans(home: &Home) -> Vec<Planned> {
    let run = home.stackgen(&["profiles", "--output", "json"]).expect(0);
    let listed: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let names = listed["profiles"].as_array().expect("profiles").iter();
    names
        .map(|row| {
            let name = row["name"].as_str().expect("a name").to_owned();
            let run = home.stackgen(&["plan", &name, "--offline", "--output", "json"]);
            let plan = serde_json::from_str(&run.expect(0).stdout).expect("JSON");
            Planned { name, plan }
        })
        .collect()
}

#[test]
fn the_page_of_all_plans() {
    let home = Home::new();
    let plans = plans(&home);
    assert_eq!(plans.len(), 24);
    let mut page = HEAD.to_owned();
    page.push_str(
        "| profile | tasks | hosts | held back by | idle, $/h | run, $ | whole run | step, published | step, model |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for one in &plans {
        let published = one.published().map_or("–".to_owned(), |(count, at)| {
            format!("{count} at {}", clock(at))
        });
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} | {:.2} | {:.2} | {} | {published} | {} |",
            one.name,
            one.plan["capacity"]["tasks"],
            one.hosts(),
            one.held_back_by(),
            one.costs("idle_hour"),
            one.costs("run"),
            clock(one.whole_run()),
            clock(one.number("/time/scale/modelled/seconds")),
        );
    }
    page.push_str(RATES);
    page.push_str(
        "| profile | published | the model | an hour with all tasks, $ | run, $ a container |\n\
         | --- | --- | --- | --- | --- |\n",
    );
    let compared = |one: &&Planned| one.name.starts_with("con311") || one.name.ends_with("2020");
    for one in plans.iter().filter(compared) {
        let (count, at) = one.published().expect("a published result");
        let tasks = one.number("/capacity/tasks");
        let _ = writeln!(
            page,
            "| {} | {:.1} tasks/s | {:.1} tasks/s | {:.2} | {:.4} |",
            one.name,
            count / at,
            tasks / one.number("/time/scale/modelled/seconds"),
            one.costs("full_hour"),
            one.costs("run") / tasks,
        );
    }
    generated("docs/plans.md", &page);
}
