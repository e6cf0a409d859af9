//! A world that does not play along: credentials, network, servers, files, terminals.

use std::process::{Command, Stdio};

use super::row::Row;
use super::server::Behaviour;
use crate::harness::{Home, Run};
use crate::terminal::in_terminal;

/// `status` with credentials, against a server of ours or an address.
fn served(input: &'static str, behaviour: Behaviour, says: &'static str) -> Row {
    credentials(Row::new(input, "status", says, 4)).server(behaviour)
}

fn credentials(row: Row) -> Row {
    row.variable("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
        .variable("AWS_SECRET_ACCESS_KEY", "secret")
}

fn sandbox(input: &'static str, file: &'static str, says: &'static str) -> Row {
    Row::new(input, "status", says, 1).variable("STACKGEN_SANDBOX", file)
}

/// An error document of awsQuery.
const EXPIRED: &str = "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error>\
    <Type>Sender</Type><Code>ExpiredToken</Code>\
    <Message>The security token included in the request is expired</Message></Error>\
    <RequestId>1</RequestId></ErrorResponse>";

/// No file may grow: what a full disk does, without one.
fn no_room(home: &Home) -> Run {
    let stackgen = home.command(&[
        "up",
        "ecs-ec2-95pct",
        "--sandbox=w.json",
        "--sandbox-speed",
        "max",
    ]);
    let mut shell = Command::new("/bin/sh");
    shell
        .args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$@\"", "sh"])
        .arg(stackgen.get_program())
        .args(stackgen.get_args())
        .stdin(Stdio::null())
        .env_clear();
    for (name, value) in stackgen.get_envs() {
        if let Some(value) = value {
            shell.env(name, value);
        }
    }
    if let Some(folder) = stackgen.get_current_dir() {
        shell.current_dir(folder);
    }
    home.finish(&mut shell)
}

/// The reader of standard output is gone before the first byte.
fn closed_pipe(home: &Home) -> Run {
    let mut child = home
        .command(&["render", "smoke", "--format", "yaml"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    drop(child.stdout.take());
    home.shown(&child.wait_with_output().expect("the binary ends"))
}

#[expect(clippy::too_many_lines, reason = "a table, row by row")]
pub(super) fn rows() -> Vec<Row> {
    vec![
        Row::new("no credentials", "status", "credentials", 4),
        served(
            "expired credentials",
            Behaviour::Answer(403, EXPIRED),
            "expired",
        ),
        Row::new(
            "region that does not exist",
            "status --region us-nowhere-1",
            "us-nowhere-1",
            2,
        ),
        credentials(Row::new(
            "connection refused",
            "status",
            "connection was refused",
            4,
        ))
        .variable("STACKGEN_ENDPOINT_URL", "http://127.0.0.1:1"),
        credentials(Row::new("empty endpoint", "status", "is empty", 2))
            .variable("AWS_ENDPOINT_URL", ""),
        credentials(Row::new(
            "empty endpoint of one service",
            "status",
            "`AWS_ENDPOINT_URL_STS` is empty",
            2,
        ))
        .variable("AWS_ENDPOINT_URL_STS", ""),
        Row::new(
            "endpoint without a scheme",
            "status --endpoint-url localhost:4566",
            "no address",
            2,
        ),
        credentials(Row::new(
            "name that does not resolve",
            "status",
            "does not resolve",
            4,
        ))
        .variable("STACKGEN_ENDPOINT_URL", "http://nowhere.invalid"),
        served("server that never answers", Behaviour::Silent, "time"),
        served("HTTP 500 for ever", Behaviour::Answer(500, "no"), "500"),
        served(
            "an answer that is not XML",
            Behaviour::Answer(200, "<oops"),
            "error:",
        ),
        sandbox("sandbox file damaged", "w.json", "damaged").file("w.json", "{\"version\":1,"),
        sandbox("sandbox file of a newer version", "w.json", "99")
            .file("w.json", "{\"version\":99,\"planets\":[]}"),
        sandbox("sandbox file that is a folder", "w.json", "w.json").file("w.json/x", ""),
        sandbox(
            "sandbox file where nothing may be written",
            "/sys/stackgen.json",
            "/sys/stackgen.json",
        ),
        Row::new("no room for the sandbox file", "", "w.json", 1).act(no_room),
        Row::new("Ctrl-C", "", "stackgen status", 130).act(ctrl_c),
        Row::new("terminal of 20 columns", "", "sim", 0).act(twenty_columns),
        Row::new(
            "stack that exists and is another",
            "up ecs-ec2-95pct --set capacity.ec2.max_hosts=240 --sandbox",
            "stackgen-ecs-ec2-95pct",
            4,
        )
        .prepare(one_stack),
        Row::new("reader that goes away (`| head`)", "", "", 0).act(closed_pipe),
        Row::new(
            "speed outside the sandbox",
            "status --sandbox-speed max",
            "--sandbox",
            2,
        ),
        Row::new(
            "question without a terminal",
            "down --all --sandbox",
            "--yes",
            2,
        )
        .prepare(one_stack),
        Row::new(
            "stack that does not exist",
            "events nothing --sandbox",
            "nothing",
            2,
        ),
    ]
}

/// Small, and Ctrl-C after a second of a deployment that takes minutes.
fn ctrl_c(home: &Home) -> Run {
    let args = ["up", "ecs-ec2-95pct", "--sandbox", "--sandbox-speed", "1"];
    in_terminal(home, (100, 30), &["--interrupt", "1"], &args)
}

fn twenty_columns(home: &Home) -> Run {
    let args = ["up", "smoke", "--sandbox", "--sandbox-speed", "max"];
    in_terminal(home, (20, 10), &[], &args)
}

/// A sandbox with one stack in it.
fn one_stack(home: &Home) {
    home.stackgen(&["up", "ecs-ec2-95pct", "--sandbox", "--sandbox-speed", "max"])
        .expect(0);
}
