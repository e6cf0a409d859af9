//! A container's own start record, as the published app writes it.

use serde::Deserialize;

/// The pattern that finds start records and not the line of metadata before each: a word that only
/// they have.
pub(super) const PATTERN: &str = "\"seconds_since_epoch\"";

/// What a start record says that we use. Keys that are not there are missing, others are left.
#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Line {
    /// ARN of the task.
    task_id: Option<String>,
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

/// Reads a line; `None` if it is no start record of an ECS task.
pub(super) fn read(text: &str) -> Option<Record> {
    let line: Line = serde_json::from_str(text).ok()?;
    let task = task_id(&line.task_id?)?.to_owned();
    let (seconds, resolution_ms) = match (line.app_started_at, line.seconds_since_epoch) {
        (Some(fine), _) => (fine, 1),
        (None, Some(coarse)) => (coarse, 1000),
        (None, None) => return None,
    };
    Some(Record {
        task,
        at_ms: milliseconds(seconds)?,
        resolution_ms,
        zone: line.aws_az_id,
        host: line.ec2_instance_id,
    })
}

/// The task id in a task's ARN.
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

    #[test]
    fn old_and_new_records_are_read() {
        let old = format!(
            r#"{{"message": null, "seconds_since_epoch": 1767225600, "runner": "ec2",
                "aws_az_id": "use1-az4", "ec2_instance_id": "i-1", "orchestartor": "ecs",
                "task_id": "{ARN}", "unique_id": "{ARN}"}}"#
        );
        let old = read(&old).unwrap();
        assert_eq!((old.at_ms, old.resolution_ms), (1_767_225_600_000, 1000));
        assert_eq!(old.task, "0123456789abcdef");
        assert_eq!(old.zone.as_deref(), Some("use1-az4"));
        assert_eq!(old.host.as_deref(), Some("i-1"));
        let new = format!(
            r#"{{"task_id": "{ARN}", "seconds_since_epoch": 1767225600,
                "app_started_at": 1767225600.123}}"#
        );
        let new = read(&new).unwrap();
        assert_eq!((new.at_ms, new.resolution_ms), (1_767_225_600_123, 1));
        assert_eq!(new.host, None);
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
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
