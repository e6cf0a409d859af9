//! Do the account's quotas hold what the stack takes, beside what is there already?

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use super::super::together;
use super::Needs;
use super::table::Look;
use super::unseen::unseen;
use super::usage::{Source, Used, Vpcs, used};
use crate::aws::{Error, QuotaValue, Session};
use crate::plan::Quota;
use crate::stack::check::{Check, Finding, Fix, QuotaUse};

/// One quota: the check's id, and what it counts.
struct Row {
    code: &'static str,
    id: &'static str,
    source: Source,
    spot: bool,
}

const fn row(code: &'static str, id: &'static str, source: Source) -> Row {
    Row {
        code,
        id,
        source,
        spot: false,
    }
}

/// A row for each quota that a plan may need something of.
const ROWS: &[Row] = &[
    row("L-F678F1CE", "quota-vpcs", Source::Vpcs),
    row("L-83CA0A9D", "quota-cidrs-per-vpc", Source::Own),
    row("L-0263D0A3", "quota-elastic-ips", Source::Addresses),
    row("L-FE5A380F", "quota-nat-gateways", Source::Gateways),
    row("L-DF5E4CA3", "quota-network-interfaces", Source::Interfaces),
    row("L-92E49DE3", "quota-tasks-per-service", Source::Own),
    row("L-1216C47A", "quota-on-demand-vcpus", Source::Instances),
    Row {
        spot: true,
        ..row("L-34B43A08", "quota-spot-vcpus", Source::Instances)
    },
    row("L-3032A538", "quota-fargate-vcpus", Source::Fargate),
    Row {
        spot: true,
        ..row("L-36FBB829", "quota-fargate-spot-vcpus", Source::Fargate)
    },
    row("L-53DA6B97", "quota-load-balancers", Source::Balancers),
    row("L-B22855CB", "quota-target-groups", Source::TargetGroups),
    row("L-A0D0B863", "quota-targets-per-group", Source::Own),
    row("L-7E6692B2", "quota-targets-per-balancer", Source::Own),
];

/// The ids of [`ROWS`].
pub(super) const IDS: &[&str] = &[
    "quota-vpcs",
    "quota-cidrs-per-vpc",
    "quota-elastic-ips",
    "quota-nat-gateways",
    "quota-network-interfaces",
    "quota-tasks-per-service",
    "quota-on-demand-vcpus",
    "quota-spot-vcpus",
    "quota-fargate-vcpus",
    "quota-fargate-spot-vcpus",
    "quota-load-balancers",
    "quota-target-groups",
    "quota-targets-per-group",
    "quota-targets-per-balancer",
];

/// A value that is waited for.
pub(super) type Waiting<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// The value of a quota; `None` where Service Quotas does not know the code.
type Limit = Result<Option<QuotaValue>, Error>;

/// The rows that a stack takes something of, each with how much.
fn taken<'a>(needs: &Needs<'a>) -> impl Iterator<Item = (&'static Row, &'a Quota)> {
    let wanted = &needs.plan.sizing.quotas;
    ROWS.iter().filter_map(|row| {
        let quota = wanted.iter().find(|quota| quota.code == row.code)?;
        Some((row, quota))
    })
}

pub(super) fn concerns(needs: &Needs<'_>, id: &str) -> bool {
    taken(needs).any(|(row, _)| row.id == id)
}

pub(super) async fn ask(look: Look<'_>) -> Vec<Check> {
    let wanted = &look.needs.plan.sizing.quotas;
    let rows: Vec<_> = taken(look.needs).collect();
    let asking: [Waiting<'_, Asked>; 2] = [
        Box::pin(async { Asked::Limits(limits(look.session, wanted).await) }),
        Box::pin(async { Asked::Used(count(look, &rows).await) }),
    ];
    let (mut limits, mut used) = (BTreeMap::new(), BTreeMap::new());
    for answer in together(asking).await {
        match answer {
            Asked::Limits(found) => limits = found,
            Asked::Used(found) => used = found,
        }
    }
    let checks = rows.iter().filter_map(|(row, quota)| {
        let limit = match limits.get(row.code)? {
            Ok(Some(limit)) => limit,
            Ok(None) => return Some(unknown(row, quota)),
            Err(error) => return Some(unseen(row.id, error)),
        };
        Some(judged(look, row, quota, limit, used.get(&row.source)?))
    });
    checks.collect()
}

enum Asked {
    Limits(BTreeMap<&'static str, Limit>),
    Used(BTreeMap<Source, Result<Option<Used>, Error>>),
}

/// The values of these quotas, by code, in as few calls as they take: one list a service, and the
/// default of each that has no other value.
async fn limits(session: &Session, wanted: &[Quota]) -> BTreeMap<&'static str, Limit> {
    let mut services: Vec<&'static str> = wanted.iter().map(|quota| quota.service).collect();
    services.sort_unstable();
    services.dedup();
    let lists = together(services.iter().map(|service| -> Waiting<'_, _> {
        Box::pin(async move { (*service, session.quotas().applied(service).await) })
    }));
    let applied: BTreeMap<_, _> = lists.await.into_iter().collect();
    let rest = together(wanted.iter().map(|quota| -> Waiting<'_, _> {
        let listed = applied.get(quota.service);
        Box::pin(async move { (quota.code, limit(session, quota, listed).await) })
    }));
    rest.await.into_iter().collect()
}

/// The values of these quotas, by service and code, and why others are not known.
pub async fn quota_values(
    session: &Session,
    wanted: &[Quota],
) -> (BTreeMap<String, u64>, Vec<Error>) {
    let limits = limits(session, wanted).await;
    let (mut values, mut unknown) = (BTreeMap::new(), Vec::new());
    for quota in wanted {
        match limits.get(quota.code) {
            Some(Ok(Some(value))) => {
                let name = format!("{}/{}", quota.service, quota.code);
                values.insert(name, value.whole());
            }
            Some(Err(error)) => unknown.push(error.clone()),
            Some(Ok(None)) | None => {}
        }
    }
    (values, unknown)
}

async fn limit(
    session: &Session,
    quota: &Quota,
    listed: Option<&Result<Vec<QuotaValue>, Error>>,
) -> Limit {
    match listed {
        Some(Err(error)) => return Err(error.clone()),
        Some(Ok(listed)) => {
            if let Some(value) = listed.iter().find(|value| value.code == quota.code) {
                return Ok(Some(value.clone()));
            }
        }
        None => {}
    }
    let quotas = session.quotas();
    quotas.default_value(quota.service, quota.code).await
}

/// What is there of everything these rows count.
async fn count(
    look: Look<'_>,
    rows: &[(&Row, &Quota)],
) -> BTreeMap<Source, Result<Option<Used>, Error>> {
    let vpcs = Vpcs::read(look).await;
    let mut sources: Vec<Source> = rows.iter().map(|(row, _)| row.source).collect();
    sources.sort_unstable();
    sources.dedup();
    let vpcs = &vpcs;
    let counts = together(sources.into_iter().map(|source| -> Waiting<'_, _> {
        Box::pin(async move { (source, used(source, look, vpcs).await) })
    }));
    counts.await.into_iter().collect()
}

/// Service Quotas does not know the code: only AWS's documented default is left.
fn unknown(row: &Row, quota: &Quota) -> Check {
    let Quota { service, code, .. } = quota;
    let reason = format!(
        "Service Quotas does not know {service}/{code}; AWS documents {} as the default, and {} \
         are needed",
        quota.default, quota.needed
    );
    let finding = Finding::Unseen {
        action: None,
        reason,
    };
    Check::cannot_tell(row.id, finding, Vec::new())
}

fn judged(
    look: Look<'_>,
    row: &Row,
    quota: &Quota,
    limit: &QuotaValue,
    used: &Result<Option<Used>, Error>,
) -> Check {
    let there = match used {
        Ok(Some(used)) if row.spot => Some(used.spot),
        Ok(Some(used)) => Some(used.on_demand),
        Ok(None) | Err(_) => None,
    };
    let value = limit.whole();
    let finding = Finding::Quota(QuotaUse {
        service: quota.service,
        code: quota.code,
        name: quota.name,
        limit: value,
        used: there,
        needed: quota.needed,
    });
    let free = value.saturating_sub(there.unwrap_or_default());
    let mends = || fixes(look, quota, limit, there.unwrap_or_default());
    if least(look, quota) > free {
        return Check::will_fail(row.id, finding, mends());
    }
    match used {
        Err(error) => unseen(row.id, error),
        Ok(None) => Check::cannot_tell(row.id, finding, Vec::new()),
        Ok(Some(_)) if quota.needed > free => Check::cannot_tell(row.id, finding, mends()),
        Ok(Some(_)) => Check::ok(row.id, finding),
    }
}

/// What it takes for all tasks to run: of hosts, fewer do than the capacity provider asks for.
fn least(look: Look<'_>, quota: &Quota) -> u64 {
    let hosts = look.needs.plan.sizing.hosts.as_option();
    match (quota.code, hosts) {
        ("L-34B43A08" | "L-1216C47A", Some(hosts)) => quota
            .needed
            .min(u64::from(hosts.needed) * u64::from(hosts.vcpus)),
        _ => quota.needed,
    }
}

fn fixes(look: Look<'_>, quota: &Quota, limit: &QuotaValue, there: u64) -> Vec<Fix> {
    let mut fixes = Vec::new();
    if limit.adjustable {
        let wanted = there.saturating_add(quota.needed);
        fixes.push(Fix::Stackgen(format!(
            "plan {} --request-quotas",
            look.needs.profile
        )));
        fixes.push(Fix::Run(format!(
            "aws service-quotas request-service-quota-increase --region {} --service-code {} \
             --quota-code {} --desired-value {wanted}",
            look.session.region(),
            quota.service,
            quota.code
        )));
    } else {
        let reason = "AWS raises this one for nobody: choose a smaller profile";
        fixes.push(Fix::Do(reason.to_owned()));
    }
    if there > 0 {
        let reason = "delete what is no longer used of it: `stackgen residue` lists what it can";
        fixes.push(Fix::Do(reason.to_owned()));
    }
    fixes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_its_id() {
        let ids: Vec<_> = ROWS.iter().map(|row| row.id).collect();
        assert_eq!(ids, IDS);
    }
}
