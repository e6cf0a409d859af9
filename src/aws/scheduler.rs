//! EventBridge Scheduler: schedules as they are written and read.

use aws_config::SdkConfig;
use aws_sdk_scheduler::operation::get_schedule::GetScheduleOutput;
use aws_sdk_scheduler::types::{
    ActionAfterCompletion, FlexibleTimeWindow, FlexibleTimeWindowMode, RetryPolicy, ScheduleState,
    Target,
};
use aws_smithy_types::DateTime;
use jiff::Timestamp;

use super::error::Place;
use super::{Error, ErrorKind};

/// A schedule with every field that we write: an update replaces the whole of it.
///
/// <https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html>
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// Group it is in.
    pub group: String,
    /// Name, unique in its group: at most 64 of `0-9A-Za-z-_.`.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// When it fires: `rate(30 minutes)`, the first time at `start`.
    pub expression: String,
    /// Not before; whole seconds.
    pub start: Option<Timestamp>,
    /// Not after; whole seconds.
    pub end: Option<Timestamp>,
    /// Does it stay after its end, to tell of it? Else it removes itself then.
    pub stays: bool,
    /// Does it fire at all?
    pub enabled: bool,
    /// What it calls: `arn:aws:scheduler:::aws-sdk:cloudformation:deleteStack`.
    pub target: String,
    /// As whom.
    pub role_arn: String,
    /// With what: JSON.
    pub input: String,
    /// How often a call that fails is repeated, at most.
    pub attempts: i32,
    /// For how long it is repeated, in seconds.
    pub event_age: i32,
}

/// EventBridge Scheduler in one Region.
#[derive(Debug, Clone)]
pub struct Scheduler {
    client: aws_sdk_scheduler::Client,
    place: Place,
}

impl Scheduler {
    pub(super) fn new(config: &SdkConfig, region: &str) -> Self {
        Self {
            client: aws_sdk_scheduler::Client::new(config),
            place: Place {
                service: "scheduler",
                region: region.to_owned(),
            },
        }
    }

    /// `CreateSchedule`. One that is there already is [`ErrorKind::AlreadyExists`].
    pub async fn create(&self, schedule: &Schedule) -> Result<(), Error> {
        const OPERATION: &str = "CreateSchedule";
        self.client
            .create_schedule()
            .group_name(&schedule.group)
            .name(&schedule.name)
            .description(&schedule.description)
            .schedule_expression(&schedule.expression)
            .schedule_expression_timezone("UTC")
            .set_start_date(schedule.start.map(date))
            .set_end_date(schedule.end.map(date))
            .state(state(schedule))
            .flexible_time_window(self.window(OPERATION)?)
            .target(self.target(schedule, OPERATION)?)
            .action_after_completion(afterwards(schedule))
            .send()
            .await
            .map_err(|error| self.place.failed(OPERATION, &error))?;
        Ok(())
    }

    /// `UpdateSchedule`: replaces every field.
    pub async fn update(&self, schedule: &Schedule) -> Result<(), Error> {
        const OPERATION: &str = "UpdateSchedule";
        self.client
            .update_schedule()
            .group_name(&schedule.group)
            .name(&schedule.name)
            .description(&schedule.description)
            .schedule_expression(&schedule.expression)
            .schedule_expression_timezone("UTC")
            .set_start_date(schedule.start.map(date))
            .set_end_date(schedule.end.map(date))
            .state(state(schedule))
            .flexible_time_window(self.window(OPERATION)?)
            .target(self.target(schedule, OPERATION)?)
            .action_after_completion(afterwards(schedule))
            .send()
            .await
            .map_err(|error| self.place.failed(OPERATION, &error))?;
        Ok(())
    }

    /// `GetSchedule`; `None` when the schedule, or its whole group, is not there.
    pub async fn get(&self, group: &str, name: &str) -> Result<Option<Schedule>, Error> {
        const OPERATION: &str = "GetSchedule";
        let answer = self
            .client
            .get_schedule()
            .group_name(group)
            .name(name)
            .send()
            .await;
        match answer.map_err(|error| self.place.failed(OPERATION, &error)) {
            Ok(answer) => self.read(answer).map(Some),
            Err(error) if error.kind == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Names of a group's schedules (`ListSchedules`, every page); none when there is no such group.
    pub async fn names(&self, group: &str) -> Result<Vec<String>, Error> {
        let mut found = Vec::new();
        let mut schedules = self
            .client
            .list_schedules()
            .group_name(group)
            .into_paginator()
            .items()
            .send();
        while let Some(schedule) = schedules.next().await {
            match schedule.map_err(|error| self.place.failed("ListSchedules", &error)) {
                Ok(schedule) => found.extend(schedule.name),
                Err(error) if error.kind == ErrorKind::NotFound => break,
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }

    /// `DeleteSchedule`. One that is not there is no error; says whether it was.
    pub async fn delete(&self, group: &str, name: &str) -> Result<bool, Error> {
        let answer = self
            .client
            .delete_schedule()
            .group_name(group)
            .name(name)
            .send()
            .await;
        match answer.map_err(|error| self.place.failed("DeleteSchedule", &error)) {
            Ok(_) => Ok(true),
            Err(error) if error.kind == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn window(&self, operation: &'static str) -> Result<FlexibleTimeWindow, Error> {
        FlexibleTimeWindow::builder()
            .mode(FlexibleTimeWindowMode::Off)
            .build()
            .map_err(|_| self.place.missing(operation, "FlexibleTimeWindow"))
    }

    fn target(&self, schedule: &Schedule, operation: &'static str) -> Result<Target, Error> {
        Target::builder()
            .arn(&schedule.target)
            .role_arn(&schedule.role_arn)
            .input(&schedule.input)
            .retry_policy(
                RetryPolicy::builder()
                    .maximum_retry_attempts(schedule.attempts)
                    .maximum_event_age_in_seconds(schedule.event_age)
                    .build(),
            )
            .build()
            .map_err(|_| self.place.missing(operation, "Target"))
    }

    fn read(&self, answer: GetScheduleOutput) -> Result<Schedule, Error> {
        let missing = |member| self.place.missing("GetSchedule", member);
        let target = answer.target.ok_or_else(|| missing("Target"))?;
        let retry = target.retry_policy;
        Ok(Schedule {
            group: answer.group_name.ok_or_else(|| missing("GroupName"))?,
            name: answer.name.ok_or_else(|| missing("Name"))?,
            description: answer.description.unwrap_or_default(),
            expression: answer
                .schedule_expression
                .ok_or_else(|| missing("ScheduleExpression"))?,
            start: answer.start_date.and_then(time),
            end: answer.end_date.and_then(time),
            stays: answer.action_after_completion != Some(ActionAfterCompletion::Delete),
            enabled: answer.state != Some(ScheduleState::Disabled),
            target: target.arn,
            role_arn: target.role_arn,
            input: target.input.unwrap_or_default(),
            attempts: retry
                .as_ref()
                .and_then(|retry| retry.maximum_retry_attempts)
                .unwrap_or(185),
            event_age: retry
                .and_then(|retry| retry.maximum_event_age_in_seconds)
                .unwrap_or(86_400),
        })
    }
}

fn state(schedule: &Schedule) -> ScheduleState {
    if schedule.enabled {
        ScheduleState::Enabled
    } else {
        ScheduleState::Disabled
    }
}

fn afterwards(schedule: &Schedule) -> ActionAfterCompletion {
    if schedule.stays {
        ActionAfterCompletion::None
    } else {
        ActionAfterCompletion::Delete
    }
}

/// Whole seconds: the service rounds to the minute anyway.
fn date(time: Timestamp) -> DateTime {
    DateTime::from_secs(time.as_second())
}

fn time(date: DateTime) -> Option<Timestamp> {
    Timestamp::from_second(date.secs()).ok()
}
