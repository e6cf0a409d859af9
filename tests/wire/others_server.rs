//! Our client on ministack: a server we did not write, over the wire.
//!
//! ministack makes a stack's resources one after the other and refuses little, so this is about
//! the protocol: change set, events, pages, failure and rollback, and a delete by ARN.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use stackgen::image::{REPOSITORY, Recipe, tag};

use crate::harness::{Room, json, succeed, tool};

const PROFILE: &str = "ecs-ec2-95pct";
const STACK: &str = "stackgen-ecs-ec2-95pct";
const IMAGE_PARAMETER: &str = "/aws/service/bottlerocket/aws-ecs-2/arm64/latest/image_id";
/// ministack has three zones.
const NO_ZONES: [&str; 2] = ["--ignore-preflight", "zones"];
/// What each resource takes, so that polls meet the stack at work.
const SECONDS_PER_RESOURCE: &str = "0.02";
const READY_WITHIN: Duration = Duration::from_secs(30);
const TRIES: usize = 3;

struct Ministack {
    room: Room,
    url: String,
    process: Child,
}

impl Ministack {
    /// Starts it on a free port. Somebody else may take the port in between: then on another.
    fn start() -> Self {
        for _ in 0..TRIES {
            if let Some(server) = Self::try_start() {
                return server;
            }
        }
        panic!("ministack did not start in {TRIES} tries");
    }

    fn try_start() -> Option<Self> {
        let room = Room::new();
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/ministack_start.py");
        let process = room
            .command(tool("python"))
            .arg(script)
            .args(["--image-parameter", IMAGE_PARAMETER])
            .args(["--seconds", SECONDS_PER_RESOURCE])
            .env("GATEWAY_PORT", port.to_string())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut server = Self {
            room,
            url: format!("http://127.0.0.1:{port}"),
            process,
        };
        server.is_ready(port).then_some(server)
    }

    fn is_ready(&mut self, port: u16) -> bool {
        let begin = Instant::now();
        while begin.elapsed() < READY_WITHIN {
            if self.process.try_wait().unwrap().is_some() {
                return false;
            }
            if healthy(port) {
                return true;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        false
    }

    fn aws(&self, arguments: &[&str]) -> Value {
        let mut command = self.room.command(tool("aws"));
        command
            .env("AWS_ENDPOINT_URL", &self.url)
            .args(["--output", "json"])
            .args(arguments);
        json(&mut command)
    }

    fn stackgen(&self, arguments: &[&str]) -> Command {
        let mut command = self.room.stackgen();
        command
            .args(arguments)
            .args(["--endpoint-url", &self.url, "--output", "json"]);
        command
    }

    /// `up` asks for the image before it makes anything.
    fn push_image(&self) {
        let tag = tag(&Recipe::default());
        self.aws(&["ecr", "create-repository", "--repository-name", REPOSITORY]);
        let manifest = r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0,"platform":{"os":"linux","architecture":"arm64"}}]}"#;
        self.aws(&[
            "ecr",
            "put-image",
            "--repository-name",
            REPOSITORY,
            "--image-tag",
            &tag,
            "--image-manifest",
            manifest,
        ]);
    }

    fn status_of(&self, stack: &str) -> String {
        let answer = self.aws(&["cloudformation", "describe-stacks", "--stack-name", stack]);
        answer["Stacks"][0]["StackStatus"]
            .as_str()
            .unwrap()
            .to_owned()
    }
}

impl Drop for Ministack {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn healthy(port: u16) -> bool {
    let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) else {
        return false;
    };
    let mut answer = Vec::new();
    let request = b"GET /_ministack/health HTTP/1.0\r\nhost: 127.0.0.1\r\n\r\n";
    let _ = stream.set_read_timeout(Some(Duration::from_secs(2)));
    let _ = stream.write_all(request);
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer)
        .lines()
        .next()
        .is_some_and(|line| line.contains(" 200"))
}

fn stacks(server: &Ministack) -> Vec<Value> {
    let answer = json(&mut server.stackgen(&["status"]));
    answer["stacks"].as_array().unwrap().clone()
}

#[test]
fn a_profile_goes_up_and_comes_down() {
    let server = Ministack::start();
    server.push_image();
    let up = ["up", PROFILE, "--ttl", "never", "--yes"];
    succeed(server.stackgen(&up).args(NO_ZONES));
    let listed = stacks(&server);
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0]["name"], STACK);
    assert_eq!(listed[0]["profile"], PROFILE);
    assert_eq!(listed[0]["status"], "CREATE_COMPLETE");
    let arn = listed[0]["arn"].as_str().unwrap().to_owned();

    let events = json(&mut server.stackgen(&["events", STACK]));
    let events = events.as_array().unwrap();
    let answer = server.aws(&[
        "cloudformation",
        "describe-stack-events",
        "--stack-name",
        STACK,
    ]);
    // More than one page of 100, every one of them.
    assert!(events.len() > 100, "{} events", events.len());
    assert_eq!(
        events.len(),
        answer["StackEvents"].as_array().unwrap().len()
    );

    succeed(&mut server.stackgen(&["down", "--all", "--yes"]));
    assert_eq!(stacks(&server), Vec::<Value>::new());
    assert_eq!(server.status_of(&arn), "DELETE_COMPLETE");
    // What is gone stays gone, and that is no error.
    succeed(&mut server.stackgen(&["down", PROFILE, "--yes"]));
}

#[test]
fn a_failure_is_told_rolled_back_and_removed() {
    let server = Ministack::start();
    server.push_image();
    // The name of the capacity provider is taken: the one thing of ours ministack looks at.
    server.aws(&[
        "ecs",
        "create-capacity-provider",
        "--name",
        STACK,
        "--auto-scaling-group-provider",
        "autoScalingGroupArn=arn:aws:autoscaling:us-east-1:111122223333:autoScalingGroup:x",
    ]);
    let fails = |on_failure| {
        let up = [
            "up",
            PROFILE,
            "--ttl",
            "never",
            "--yes",
            "--on-failure",
            on_failure,
        ];
        let mut up = server.stackgen(&up);
        // What takes it is for CloudFormation to say here.
        up.args(NO_ZONES).args(["--ignore-preflight", "name-free"]);
        let up = up.output().unwrap();
        let said = String::from_utf8_lossy(&up.stderr).into_owned();
        assert_eq!(up.status.code(), Some(5), "{said}");
        assert!(said.contains("already exists"), "{said}");
        assert!(said.contains("CapacityProvider"), "{said}");
        stacks(&server)
    };
    assert_eq!(fails("delete"), Vec::<Value>::new());
    let listed = fails("rollback");
    assert_eq!(listed[0]["status"], "ROLLBACK_COMPLETE");
    let arn = listed[0]["arn"].as_str().unwrap().to_owned();

    succeed(&mut server.stackgen(&["down", &arn, "--yes"]));
    assert_eq!(stacks(&server), Vec::<Value>::new());
    assert_eq!(server.status_of(&arn), "DELETE_COMPLETE");
}
