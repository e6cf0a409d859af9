//! CloudWatch Logs: lines of a log group that hold a word.
//!
//! Why `FilterLogEvents` and neither of the others, for one line each of thousands of streams:
//!
//! | way | what AWS publishes | for 3 500 containers |
//! |---|---|---|
//! | `FilterLogEvents` | 5 calls a second of an account and Region, 10 000 events or 1 MiB a page | all streams of the group in one call, from any time on: a call every 2 s, about 10 for everything again |
//! | `GetLogEvents` | 10 calls a second or more by Region, one stream a call | 3 500 calls, each to be repeated until its line is there |
//! | Live Tail | at most 500 events a second, beyond that a sample; nothing from before its start; paid by the minute | a burst of more than 500 containers a second loses some, and whoever connects again misses the time between |
//!
//! <https://repost.aws/knowledge-center/cloudwatch-logs-throttling>,
//! <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html>,
//! <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html>,
//! <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartLiveTail.html>.

use aws_config::SdkConfig;
use aws_sdk_cloudwatchlogs::types::FilteredLogEvent;

use super::Error;
use super::error::Place;
use super::tally::Tally;

/// CloudWatch Logs in one Region.
#[derive(Debug, Clone)]
pub struct Logs {
    client: aws_sdk_cloudwatchlogs::Client,
    place: Place,
}

/// Which lines are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineFilter<'a> {
    /// Name of the log group.
    pub group: &'a str,
    /// What a line has to match, in the words of CloudWatch Logs:
    /// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html>.
    pub pattern: &'a str,
    /// Only lines whose own time is this or later, in milliseconds since the epoch.
    pub from_ms: i64,
}

/// A line of a log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogLine {
    /// Id, the same whenever the line is read.
    pub id: String,
    /// The stream it is in.
    pub stream: String,
    /// When it was written, by who wrote it, in milliseconds since the epoch.
    pub at_ms: i64,
    /// When CloudWatch Logs had it, in milliseconds since the epoch.
    pub received_ms: Option<i64>,
    /// The line.
    pub text: String,
}

impl Logs {
    /// A client whose calls are counted.
    pub(super) fn new(config: &SdkConfig, region: &str, tally: &Tally) -> Self {
        let counted = aws_sdk_cloudwatchlogs::config::Builder::from(config);
        let counted = counted.interceptor(tally.clone()).build();
        Self {
            client: aws_sdk_cloudwatchlogs::Client::from_conf(counted),
            place: Place {
                service: "logs",
                region: region.to_owned(),
            },
        }
    }

    /// One page of lines (`FilterLogEvents`), and what asks for the next one; a page may be empty
    /// and still not be the last.
    pub async fn lines(
        &self,
        filter: LineFilter<'_>,
        next: Option<String>,
    ) -> Result<(Vec<LogLine>, Option<String>), Error> {
        let answer = self
            .client
            .filter_log_events()
            .log_group_name(filter.group)
            .filter_pattern(filter.pattern)
            .start_time(filter.from_ms)
            .set_next_token(next)
            .send()
            .await
            .map_err(|error| self.place.failed("FilterLogEvents", &error))?;
        let lines = answer.events.unwrap_or_default();
        Ok((lines.into_iter().map(line).collect(), answer.next_token))
    }
}

fn line(event: FilteredLogEvent) -> LogLine {
    LogLine {
        id: event.event_id.unwrap_or_default(),
        stream: event.log_stream_name.unwrap_or_default(),
        at_ms: event.timestamp.unwrap_or_default(),
        received_ms: event.ingestion_time,
        text: event.message.unwrap_or_default(),
    }
}
