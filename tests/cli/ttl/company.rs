//! What a company asks of every stack, typed or written down once, and where it is not allowed.

use super::{Home, SANDBOX, json, stackgen};

const BOUNDARY: &str = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy";

fn world(home: &Home) -> String {
    std::fs::read_to_string(home.path("world.json")).expect("a world")
}

/// The roles of the bootstrap stack that is made in a Region.
fn roles(home: &Home, region: &str) -> (String, String) {
    let args = ["bootstrap", "--yes", "--region", region, "--output", "json"];
    let made = json(&stackgen(home, &args).expect(0).stdout)["stacks"][0].clone();
    let role = |name: &str| made[name].as_str().expect("an ARN").to_owned();
    (role("service_role_arn"), role("reaper_role_arn"))
}

#[test]
fn the_settings_reach_the_stack_its_roles_and_its_schedule() {
    let home = Home::new();
    let (service, _) = roles(&home, "eu-west-1");
    let (_, reaper) = roles(&home, "us-east-1");
    let named = |world: &str, role: &str| world.matches(&format!("\"{role}\"")).count();
    let before = world(&home);
    home.write(
        "settings.yaml",
        format!(
            "service_role: {service}\nreaper_role: {reaper}\n\
             permissions_boundary: {BOUNDARY}\ntags: {{team: blue, cost: typed}}\n"
        ),
    );
    let variables = [SANDBOX[0], SANDBOX[1], ("STACKGEN_CONFIG", "settings.yaml")];
    let run = home.stackgen_with(&variables, &["up", "smoke", "-q", "--tag", "cost=4711"]);
    run.expect(0);
    let after = world(&home);
    assert!(named(&after, &service) > named(&before, &service));
    assert!(named(&after, &reaper) > named(&before, &reaper));
    assert!(!before.contains(BOUNDARY));
    let roles = format!("\"PermissionsBoundary\":\"{BOUNDARY}\"");
    assert!(after.matches(&roles).count() >= 2, "each role of the stack");
    assert!(after.contains("4711") && after.contains("blue"));
    assert!(!after.contains("typed"), "what is typed counts");
    let again = home.stackgen_with(&variables, &["up", "smoke"]).expect(0);
    assert!(again.stderr.contains("nothing to do"), "{again}");
    home.stackgen_with(&variables, &["down", "--all", "--bootstrap", "--yes", "-q"])
        .expect(0);
    let run = stackgen(&home, &["sandbox", "show"]).expect(0);
    assert!(run.stdout.contains("Nothing is left"), "{run}");
}

#[test]
fn settings_that_cannot_be_used_say_where_and_stop_everything() {
    let home = Home::new();
    home.write("settings.yaml", "service_role: somebody\n");
    let variables = [SANDBOX[0], SANDBOX[1], ("STACKGEN_CONFIG", "settings.yaml")];
    for args in [&["up", "smoke"][..], &["bootstrap"], &["ttl", "smoke"]] {
        let run = home.stackgen_with(&variables, args).expect(3);
        assert!(run.stderr.contains("settings.yaml:1"), "{run}");
        assert!(run.stderr.contains("not the ARN of a role"), "{run}");
    }
}

#[test]
fn down_deletes_as_the_role_that_is_named() {
    let home = Home::new();
    stackgen(&home, &["up", "smoke", "-q", "--ttl", "never"]).expect(0);
    let nobody = "arn:aws:iam::111122223333:role/nobody";
    let run = stackgen(
        &home,
        &["down", "smoke", "--yes", "-q", "--service-role", nobody],
    );
    let run = run.expect(7);
    assert!(run.stderr.contains("assumed-role/nobody"), "{run}");
    let (service, _) = roles(&home, "us-east-1");
    stackgen(
        &home,
        &["down", "smoke", "--yes", "-q", "--service-role", &service],
    )
    .expect(0);
}

#[test]
fn where_it_is_forbidden_an_administrator_is_named() {
    for faults in [
        "calls: [{call: 'cloudformation:CreateStack', error: {code: AccessDenied, message: 'no', status: 403}}]\n",
        "resources: [{resource: ReaperRole, during: create, times: 0, fail: 'not authorized to perform: iam:CreateRole'}]\n",
    ] {
        let home = Home::new();
        home.write("faults.yaml", faults);
        for args in [&["up", "smoke"][..], &["bootstrap", "--yes"]] {
            let args = [args, &["--sandbox-faults", "faults.yaml"]].concat();
            let run = stackgen(&home, &args).expect(4);
            assert!(
                run.stderr
                    .contains("`stackgen-bootstrap` cannot be made ready"),
                "{run}"
            );
            assert!(run.stderr.contains("`stackgen bootstrap --print`"), "{run}");
            assert!(run.stderr.contains("--reaper-role ARN"), "{run}");
            assert!(!run.stderr.contains("change set ready"), "{run}");
        }
        let run = stackgen(&home, &["sandbox", "show"]).expect(0);
        assert!(run.stdout.contains("Nothing is left"), "{run}");
    }
}

#[test]
fn a_role_that_schedules_cannot_run_as_is_explained() {
    let home = Home::new();
    let (service, _) = roles(&home, "us-east-1");
    let args = ["up", "smoke", "-q", "--service-role", &service];
    let reaper = ["--reaper-role", "arn:aws:iam::111122223333:role/nobody"];
    let run = stackgen(&home, &[&args[..], &reaper].concat()).expect(4);
    assert!(
        run.stderr.contains("trust `scheduler.amazonaws.com`"),
        "{run}"
    );
    let status = stackgen(&home, &["status"]).expect(0);
    assert!(status.stderr.contains("no stacks"), "{status}");
}
