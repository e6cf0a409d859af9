//! A container's own start record, as the app in `image/` and the published one write it.

use serde::Deserialize;

/// The pattern that finds start records, and not the line of metadata that the published app writes
/// before each: a word that only they have.
pub(super) const PATTERN: &str = "\"seconds_since_epoch\"";

/// What a start record says that we use. Keys that are not there are missing, others are left.
#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Line {
    /// ARN of the task.
    task_id: Option<String>,
    /// What schedules the container.
    orchestrator: Option<String>,
    /// When the app began: whole seconds.
    seconds_since_epoch: Option<f64>,
    /// The same with a fraction, where the image writes it.
    app_started_at: Option<f64>,
    /// Id of the Availability Zone, on EC2.
    aws_az_id: Option<String>,
    /// The instance, on EC2.
    ec2_instance_id: Option<String>,
}

/// A start, told by the container that started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    /// Task id: the last part of the task's ARN.
    pub(super) task: String,
    /// When the app began, in milliseconds since the epoch, by its host's clock.
    pub(super) at_ms: i64,
    /// The step of that clock in milliseconds.
    pub(super) resolution_ms: u32,
    /// Id of the Availability Zone, if it says.
    pub(super) zone: Option<String>,
    /// The instance, if it says.
    pub(super) host: Option<String>,
}

/// Reads a line of a stream; `None` if it is no start record of an ECS task. A container that could
/// not ask for its task is known by its stream, whose name `awslogs` ends with the task's id:
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html>.
pub(super) fn read(stream: &str, text: &str) -> Option<Record> {
    let line: Line = serde_json::from_str(text).ok()?;
    let task = match &line.task_id {
        Some(arn) => task_id(arn)?,
        None if line.orchestrator.as_deref() == Some("ecs") => task_id(stream)?,
        None => return None,
    };
    let (seconds, resolution_ms) = match (line.app_started_at, line.seconds_since_epoch) {
        (Some(fine), _) => (fine, 1),
        (None, Some(coarse)) => (coarse, 1000),
        (None, None) => return None,
    };
    Some(Record {
        task: task.to_owned(),
        at_ms: milliseconds(seconds)?,
        resolution_ms,
        zone: line.aws_az_id,
        host: line.ec2_instance_id,
    })
}

/// The task id in a task's ARN or at the end of its stream's name.
pub(super) fn task_id(arn: &str) -> Option<&str> {
    arn.rsplit('/').next().filter(|id| !id.is_empty())
}

/// Seconds since the epoch as whole milliseconds; `None` for what is no time of this century or the
/// next.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the range is checked, and milliseconds of it fit many times over"
)]
fn milliseconds(seconds: f64) -> Option<i64> {
    const LATEST: f64 = 7_000_000_000.0;
    (0.0..LATEST)
        .contains(&seconds)
        .then(|| (seconds * 1000.0).round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARN: &str = "arn:aws:ecs:us-east-1:111122223333:task/stackgen-smoke/0123456789abcdef";

    const STREAM: &str = "app/app/0123456789abcdef";

    #[test]
    fn the_second_line_of_the_published_app_is_read() {
        let metadata = format!(r#"{{"message": "{{\"TaskARN\": \"{ARN}\"}}"}}"#);
        assert_eq!(read(STREAM, &metadata), None);
        let record = format!(
            r#"{{"message": null, "seconds_since_epoch": 1767225600, "runner": "ec2",
                "aws_az_id": "use1-az4", "ec2_instance_id": "i-1", "orchestartor": "ecs",
                "task_id": "{ARN}", "unique_id": "{ARN}"}}"#
        );
        let record = read("", &record).unwrap();
        assert_eq!(
            (record.at_ms, record.resolution_ms),
            (1_767_225_600_000, 1000)
        );
        assert_eq!(record.task, "0123456789abcdef");
        assert_eq!(record.zone.as_deref(), Some("use1-az4"));
        assert_eq!(record.host.as_deref(), Some("i-1"));
    }

    /// The lines that the app's own tests hold it to.
    #[test]
    fn the_lines_of_our_app_are_read() {
        let task = "158d1c8083dd49d6b527399fd6414f5c";
        let host = Some(("use1-az4", "i-0123456789abcdef0"));
        for (line, wanted) in [
            (
                include_str!("../../image/tests/lines/ecs-ec2.json"),
                Some((task, host)),
            ),
            (
                include_str!("../../image/tests/lines/ecs-fargate.json"),
                Some((task, None)),
            ),
            (
                include_str!("../../image/tests/lines/windows.json"),
                Some((task, None)),
            ),
            (include_str!("../../image/tests/lines/eks.json"), None),
            (
                include_str!("../../image/tests/lines/metadata-missing.json"),
                Some(("0123456789abcdef", None)),
            ),
            (
                include_str!("../../image/tests/lines/metadata-slow.json"),
                Some(("0123456789abcdef", None)),
            ),
        ] {
            assert!(line.contains(PATTERN), "{line}");
            let read = read(STREAM, line);
            let wanted = wanted.map(|(task, place)| Record {
                task: task.to_owned(),
                at_ms: 1_767_225_600_123,
                resolution_ms: 1,
                zone: place.map(|(zone, _)| zone.to_owned()),
                host: place.map(|(_, host)| host.to_owned()),
            });
            assert_eq!(read, wanted, "{line}");
        }
    }

    #[test]
    fn what_is_no_record_is_none() {
        for text in [
            "",
            "hello",
            "{}",
            r#"{"message": "{\"seconds_since_epoch\": 1}"}"#,
            r#"{"task_id": "a/b"}"#,
            r#"{"task_id": "a/", "seconds_since_epoch": 1}"#,
            r#"{"seconds_since_epoch": 1}"#,
            r#"{"task_id": "a/b", "seconds_since_epoch": -1}"#,
            r#"{"task_id": "a/b", "seconds_since_epoch": 1e300}"#,
            r#"{"task_id": 7, "seconds_since_epoch": 1}"#,
            r#"{"task_id": null, "orchestrator": "eks", "seconds_since_epoch": 1}"#,
        ] {
            assert_eq!(read(STREAM, text), None, "{text}");
        }
    }
}
