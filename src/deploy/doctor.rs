//! Is everything in order? The checks of `up`, and what else bears on the next one: who calls, the
//! Region, the bootstrap stack, what is left of stacks that are gone, how old the answers are.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::bootstrap::{Standing, VERSION, look};
use super::preflight::{Checks, clock, unanswered};
use super::residue::{Scope, scan_regions};
use crate::aws::{Error, Session};
use crate::cost;
use crate::stack::check::{Basis, Check, Finding, Fix, Preflight, Verdict};

/// Ids of what is asked here alone.
const CREDENTIALS: &str = "credentials";
const REGION: &str = "region";
const BOOTSTRAP: &str = "bootstrap";
const LEFTOVERS: &str = "leftovers";
const VERSIONS: &str = "versions";

/// A Region that every account may use, and so can be asked about others.
const HOME: &str = "us-east-1";
/// EC2's word for a Region that the account may not use.
const CLOSED: &str = "not-opted-in";
/// Prices that are older than this many days are worth asking for anew: AWS changes some a year.
const OLD_DAYS: i64 = 180;

/// What is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Doctor<'a> {
    /// The checks of a stack.
    pub checks: Checks<'a>,
    /// Where leftovers are looked for.
    pub regions: &'a [String],
    /// The era of the model that the plan shows.
    pub model: Option<&'a str>,
}

/// Looks at everything that can be looked at. Without a caller, or where the Region is closed, most
/// cannot.
pub async fn doctor(session: &Session, asked: &Doctor<'_>) -> Preflight {
    let (mut checks, open) = entrance(session).await;
    if open {
        let (bootstrap, preflight, leftovers) = tokio::join!(
            bootstrap(session),
            asked.checks.ask(session),
            leftovers(session, asked.regions)
        );
        checks.push(bootstrap);
        checks.extend(preflight.checks);
        checks.push(leftovers);
    } else {
        checks.extend(clock(session));
    }
    checks.push(versions(session, asked.model));
    Preflight {
        checks,
        ignored: asked.checks.ignored.to_vec(),
    }
}

/// Who calls, and whether the account may use the Region; and whether it is worth asking on.
async fn entrance(session: &Session) -> (Vec<Check>, bool) {
    let home = session.in_region(HOME);
    let caller = match home.identity().await {
        Ok(identity) => Check::ok(
            CREDENTIALS,
            Finding::Caller {
                account: identity.account,
                principal: identity.principal,
            },
        ),
        Err(error) => return (vec![no_caller(&error)], false),
    };
    let region = region(&home, session.region()).await;
    let open = region.verdict != Verdict::WillFail;
    (vec![caller, region], open)
}

fn no_caller(error: &Error) -> Check {
    let finding = Finding::Unseen {
        action: None,
        reason: error.to_string(),
    };
    let hint = error.hint().unwrap_or("try again").to_owned();
    Check::will_fail(CREDENTIALS, finding, vec![Fix::Do(hint)])
}

async fn region(home: &Session, name: &str) -> Check {
    let regions = match home.ec2().regions().await {
        Ok(regions) => regions,
        Err(error) => return unanswered(REGION, &error),
    };
    let state = regions.into_iter().find(|region| region.name == name);
    let status = state.map_or_else(|| CLOSED.to_owned(), |region| region.opt_in);
    let closed = status == CLOSED;
    let finding = Finding::Region {
        region: name.to_owned(),
        status,
    };
    if closed {
        let enable = format!("aws account enable-region --region-name {name}");
        Check::will_fail(REGION, finding, vec![Fix::Run(enable)])
    } else {
        Check::ok(REGION, finding)
    }
}

async fn bootstrap(session: &Session) -> Check {
    let standing = match look(session).await {
        Ok(standing) => standing,
        Err(error) => return unanswered(BOOTSTRAP, &error),
    };
    let found = |has: Option<String>| Finding::Bootstrap {
        has,
        brings: VERSION,
    };
    let again = || vec![Fix::Stackgen("bootstrap".to_owned())];
    match standing {
        Standing::Absent => Check::ok(BOOTSTRAP, found(None)),
        Standing::Ready(there) if there.version < VERSION => Check::cannot_tell(
            BOOTSTRAP,
            found(Some(format!("version {}", there.version))),
            again(),
        ),
        Standing::Ready(there) => Check::ok(BOOTSTRAP, found(Some(there.version.to_string()))),
        Standing::Busy(stack) => {
            Check::cannot_tell(BOOTSTRAP, found(Some(stack.status.to_string())), again())
        }
        Standing::Broken(stack) => {
            Check::will_fail(BOOTSTRAP, found(Some(stack.status.to_string())), again())
        }
        Standing::Foreign => Check::will_fail(
            BOOTSTRAP,
            found(Some("one of somebody else's".to_owned())),
            vec![Fix::Do(
                "name roles of your own: `--service-role ARN --reaper-role ARN`".to_owned(),
            )],
        ),
    }
}

async fn leftovers(session: &Session, regions: &[String]) -> Check {
    let residue = scan_regions(session, regions, &Scope::everything()).await;
    let finding = Finding::Leftovers {
        left: residue.left.len(),
        bills: residue.bills(),
        unseen: residue.unseen.len(),
    };
    let fix = vec![Fix::Stackgen("residue --delete".to_owned())];
    if residue.bills() {
        Check::will_fail(LEFTOVERS, finding, fix)
    } else if residue.unseen.is_empty() {
        Check::ok(LEFTOVERS, finding)
    } else {
        let look = vec![Fix::Stackgen("residue".to_owned())];
        Check::cannot_tell(LEFTOVERS, finding, look)
    }
}

fn versions(session: &Session, model: Option<&str>) -> Check {
    let today = session.clock().now().to_zoned(TimeZone::UTC).date();
    let read: Option<Date> = cost::READ.parse().ok();
    let age = read.and_then(|read| read.until(today).ok());
    let prices_days = age.map_or(0, |age| i64::from(age.get_days()).max(0));
    let finding = Finding::Versions(Basis {
        stackgen: env!("CARGO_PKG_VERSION").to_owned(),
        model: model.map(str::to_owned),
        prices: cost::READ.to_owned(),
        prices_days,
    });
    if prices_days > OLD_DAYS {
        let newer = "get a newer stackgen, whose prices are newer".to_owned();
        Check::cannot_tell(VERSIONS, finding, vec![Fix::Do(newer)])
    } else {
        Check::ok(VERSIONS, finding)
    }
}
