//! One poller a Region for all stacks being followed in it.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::history::History;
use super::pace::{View, pause};
use super::{FollowError, Report, Watch};
use crate::aws::{Error, ErrorKind, Session, Share, jitter};
use crate::stack::{Event, Notice, Settled, StackEvent, Tick};

/// Questions may get lost on the way for so long before we stop waiting. What runs in AWS goes on,
/// and whoever comes back finds it.
const LOST_AFTER: SignedDuration = SignedDuration::from_mins(15);
/// After so long without an answer the user is told.
const TOLD_AFTER: SignedDuration = SignedDuration::from_mins(1);
/// From so many stacks on, one list of all stacks is cheaper than asking for each.
const WORTH_A_LIST: usize = 3;
/// How often that list is read.
const LIST_EVERY: SignedDuration = SignedDuration::from_secs(25);
/// Stacks of other people in that list, for each of ours, before it is no longer cheaper.
const STRANGERS: usize = 40;

/// Follows stacks until each has come to rest; results come in the order of the watches. Whoever
/// else follows stacks in the same Region at the same time shares the budget, and each then asks
/// less often.
///
/// There is no limit on the time it takes: a service may need hours to become stable. A question
/// that gets lost on the way is asked again, a throttled one too; credentials that have run out are
/// asked for again. What runs in AWS goes on meanwhile.
pub async fn follow(
    session: &Session,
    watches: Vec<Watch>,
    report: Report<'_>,
) -> Result<Vec<Settled>, FollowError> {
    let now = session.clock().now();
    let mut poller = Poller {
        session,
        report,
        all: watches
            .into_iter()
            .map(|watch| One {
                watch,
                due: now,
                turn: 0,
                share: Some(session.cloudformation().share()),
                settled: None,
            })
            .collect(),
        listed: now,
        lists: true,
        trouble: None,
        renewed: false,
    };
    poller.run().await
}

/// Everything that happened to a stack, oldest first. Answers for a deleted stack, by ARN.
pub async fn history(session: &Session, arn: &str) -> Result<Vec<StackEvent>, Error> {
    History::whole(arn).news(session.cloudformation()).await
}

/// One stack, and when to ask about it.
struct One {
    watch: Watch,
    due: Timestamp,
    turn: u32,
    /// Its share of the budget, until it has come to rest.
    share: Option<Share>,
    settled: Option<Settled>,
}

/// Since when no answer comes, and whether that was said.
struct Trouble {
    since: Timestamp,
    told: bool,
}

struct Poller<'a> {
    session: &'a Session,
    report: Report<'a>,
    all: Vec<One>,
    /// When the list of all stacks was read.
    listed: Timestamp,
    /// Whether that list is worth reading here.
    lists: bool,
    trouble: Option<Trouble>,
    /// Credentials were asked for again, and no call has worked since.
    renewed: bool,
}

impl Poller<'_> {
    /// Asks about whichever stack is due next, one question after the other, so that they spread
    /// over time by themselves.
    async fn run(&mut self) -> Result<Vec<Settled>, FollowError> {
        loop {
            let next = (0..self.all.len())
                .filter_map(|index| self.all.get(index).map(|one| (index, one)))
                .filter(|(_, one)| one.settled.is_none())
                .min_by_key(|(_, one)| one.due);
            let Some((index, due)) = next.map(|(index, one)| (index, one.due)) else {
                break;
            };
            self.wait(due).await;
            let listed = self.list().await;
            let polled = match listed {
                Ok(()) => self.poll(index).await,
                Err(error) => Err(error),
            };
            let failed = match polled {
                Ok(()) => {
                    self.trouble = None;
                    self.renewed = false;
                    false
                }
                Err(error) => {
                    self.bear(error).await?;
                    true
                }
            };
            self.again(index, failed);
        }
        let settled = self.all.iter_mut().filter_map(|one| one.settled.take());
        Ok(settled.collect())
    }

    async fn wait(&self, due: Timestamp) {
        let clock = self.session.clock();
        let left = due.duration_since(clock.now());
        if let Ok(left) = std::time::Duration::try_from(left)
            && !left.is_zero()
        {
            clock.sleep(left).await;
            (self.report)(Event::Tick(Tick { now: clock.now() }));
        }
    }

    fn open(&self) -> usize {
        self.all.iter().filter(|one| one.settled.is_none()).count()
    }

    /// Reads the list of all stacks, when that is cheaper than confirming each.
    async fn list(&mut self) -> Result<(), Error> {
        let now = self.session.clock().now();
        let due = now.duration_since(self.listed) >= LIST_EVERY;
        if !(self.lists && due && self.open() >= WORTH_A_LIST) {
            return Ok(());
        }
        let all = self.session.cloudformation().stacks().await?;
        self.listed = now;
        self.lists = all.len() <= STRANGERS * self.open();
        let all: BTreeMap<_, _> = all.iter().map(|stack| (&stack.arn, stack)).collect();
        for one in self.all.iter_mut().filter(|one| one.settled.is_none()) {
            let detail = all.get(&one.watch.stack().arn).copied();
            one.watch.listed(detail, now);
        }
        Ok(())
    }

    async fn poll(&mut self, index: usize) -> Result<(), Error> {
        let Some(one) = self.all.get_mut(index) else {
            return Ok(());
        };
        let now = self.session.clock().now();
        let cloudformation = self.session.cloudformation();
        one.settled = one.watch.poll(cloudformation, now, self.report).await?;
        if one.settled.is_some() {
            one.share = None;
        }
        Ok(())
    }

    /// Decides when a stack is asked about again.
    fn again(&mut self, index: usize, failed: bool) {
        let now = self.session.clock().now();
        let strain = self.session.cloudformation().strain();
        let Some(one) = self.all.get_mut(index) else {
            return;
        };
        let view = View {
            stacks: one.share.as_ref().map_or(0, Share::all),
            strain,
            failed,
            ..one.watch.view(now)
        };
        one.turn = one.turn.wrapping_add(1);
        one.due = now + jitter(pause(&view), &one.watch.stack().arn, one.turn);
    }

    /// Bears with a failed question, unless asking again cannot help.
    async fn bear(&mut self, error: Error) -> Result<(), FollowError> {
        match bearing(error.kind) {
            Bearing::Wait => return Ok(()),
            Bearing::Renew if !self.renewed => {
                self.renewed = true;
                self.session.renew().await;
                (self.report)(Event::Notice(Notice::CredentialsExpired));
                return Ok(());
            }
            Bearing::Lost => {}
            Bearing::Renew | Bearing::Stop => return Err(self.lost(error)),
        }
        let now = self.session.clock().now();
        let trouble = self.trouble.get_or_insert(Trouble {
            since: now,
            told: false,
        });
        let silent = now.duration_since(trouble.since);
        if silent >= LOST_AFTER {
            return Err(self.lost(error));
        }
        if silent >= TOLD_AFTER && !trouble.told {
            trouble.told = true;
            (self.report)(Event::Notice(Notice::NoAnswer {
                seconds: silent.as_secs(),
                reason: error.to_string(),
            }));
        }
        Ok(())
    }

    fn lost(&self, error: Error) -> FollowError {
        let open = self.all.iter().filter(|one| one.settled.is_none());
        FollowError {
            error,
            open: open.map(|one| one.watch.stack().name.clone()).collect(),
        }
    }
}

/// What a failed question means for whoever waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bearing {
    /// Asked too often: no failure at all, only a longer wait.
    Wait,
    /// New credentials may help.
    Renew,
    /// It got lost on the way.
    Lost,
    /// The same question will fail again.
    Stop,
}

const fn bearing(kind: ErrorKind) -> Bearing {
    match kind {
        ErrorKind::Throttled => Bearing::Wait,
        ErrorKind::Expired | ErrorKind::NoCredentials | ErrorKind::BadCredentials => Bearing::Renew,
        ErrorKind::ConnectionRefused
        | ErrorKind::Clock
        | ErrorKind::Dns
        | ErrorKind::Timeout
        | ErrorKind::Network
        | ErrorKind::Garbled
        | ErrorKind::Unavailable => Bearing::Lost,
        ErrorKind::AccessDenied
        | ErrorKind::Local
        | ErrorKind::RegionDisabled
        | ErrorKind::Quota
        | ErrorKind::NotFound
        | ErrorKind::AlreadyExists
        | ErrorKind::Validation
        | ErrorKind::InUse
        | ErrorKind::Service => Bearing::Stop,
    }
}
