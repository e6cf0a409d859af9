//! What holds a step back first.

use std::collections::BTreeMap;

use serde::Serialize;

use super::pace::Floor;
use super::quotas::Quota;
use super::sizing::{HostNeed, Sizing};

/// What is known about the account; by default nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    /// `awsvpcTrunking`; unknown counts as on, without which the published setups cannot be had.
    pub trunking: Option<bool>,
    /// How much of a quota is free, by its code. Unknown ones hold nothing back.
    pub free: BTreeMap<String, u64>,
}

/// What holds the step back first.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Binding {
    /// Not all tasks fit.
    Short {
        /// What is too small.
        limit: Limit,
        /// Tasks that fit.
        fit: u32,
        /// Tasks wanted.
        of: u32,
    },
    /// All tasks fit, on fewer hosts than the capacity provider asks for.
    Cut {
        /// What cuts.
        limit: Limit,
        /// Hosts asked for.
        wanted: u32,
        /// Hosts there can be.
        granted: u32,
    },
    /// Hosts: nothing is too small, so it is how fast hosts come and tasks are placed on them.
    Hosts {
        /// The shortest time all the same.
        floor: Floor,
    },
    /// Nothing is too small: it is how fast tasks may be launched.
    Launches {
        /// The shortest time.
        floor: Floor,
    },
}

/// Something that can be too small.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Limit {
    /// Most hosts of the Auto Scaling group.
    GroupMaximum {
        /// Hosts.
        hosts: u32,
        /// Tasks a host holds.
        per_host: u32,
    },
    /// Network interfaces of a host, with `awsvpcTrunking` off.
    Interfaces {
        /// Hosts at most.
        hosts: u32,
        /// Tasks a host holds.
        per_host: u32,
    },
    /// An account quota.
    Quota {
        /// Service Quotas code.
        code: &'static str,
        /// What it counts.
        name: &'static str,
        /// How much of it is free.
        free: u64,
        /// How much of it is needed.
        needed: u64,
    },
}

impl Sizing {
    /// What holds the step back first, given what is known about the account.
    pub fn binding(&self, account: &Account) -> Binding {
        let hosts = self.hosts.as_option();
        let shortest = self
            .limits(account)
            .into_iter()
            .min_by_key(|(_, fit)| *fit)
            .filter(|(_, fit)| *fit < self.tasks);
        if let Some((limit, fit)) = shortest {
            let of = self.tasks;
            return Binding::Short { limit, fit, of };
        }
        match hosts {
            Some(need) => self
                .cut(need, account)
                .unwrap_or(Binding::Hosts { floor: self.floor }),
            None => Binding::Launches { floor: self.floor },
        }
    }

    /// Every limit of tasks, and how many fit.
    fn limits(&self, account: &Account) -> Vec<(Limit, u32)> {
        let trunking = account.trunking != Some(false);
        let mut limits = Vec::new();
        if let Some(need) = self.hosts.as_option() {
            limits.push(in_group(need, trunking));
        }
        for quota in &self.quotas {
            if let Some(free) = account.free.get(quota.code) {
                let fit = self.fit(quota, *free, trunking);
                limits.push((limit(quota, *free), fit));
            }
        }
        limits
    }

    /// Tasks that fit under so much of a quota: all of them in proportion to what they take. A quota
    /// that all stacks of a profile take the same of is enough or not at all.
    fn fit(&self, quota: &Quota, free: u64, trunking: bool) -> u32 {
        if free >= quota.needed {
            return self.tasks;
        }
        let part = match (quota.code, self.hosts.as_option()) {
            ("L-34B43A08" | "L-1216C47A", Some(need)) => {
                let hosts = free / u64::from(need.vcpus.max(1));
                hosts * u64::from(need.density.per_host(trunking))
            }
            ("L-3032A538" | "L-36FBB829" | "L-DF5E4CA3" | "L-92E49DE3", _) => {
                u64::from(self.tasks) * free / quota.needed.max(1)
            }
            _ => 0,
        };
        u32::try_from(part).unwrap_or(u32::MAX).min(self.tasks)
    }

    /// What keeps the capacity provider from the hosts it asks for.
    fn cut(&self, need: &HostNeed, account: &Account) -> Option<Binding> {
        let group = (in_group(need, true).0, need.most);
        let quotas = self.quotas.iter().filter_map(|quota| {
            let free = *account.free.get(quota.code)?;
            let vcpus = matches!(quota.code, "L-34B43A08" | "L-1216C47A");
            let hosts = u32::try_from(free / u64::from(need.vcpus.max(1))).ok()?;
            vcpus.then(|| (limit(quota, free), hosts))
        });
        let (limit, granted) = quotas.chain([group]).min_by_key(|(_, hosts)| *hosts)?;
        (granted < need.wanted).then_some(Binding::Cut {
            limit,
            wanted: need.wanted,
            granted,
        })
    }
}

const fn limit(quota: &Quota, free: u64) -> Limit {
    Limit::Quota {
        code: quota.code,
        name: quota.name,
        free,
        needed: quota.needed,
    }
}

/// The group at its maximum, and the tasks that fit on it.
fn in_group(need: &HostNeed, trunking: bool) -> (Limit, u32) {
    let hosts = need.most;
    let per_host = need.density.per_host(trunking);
    if per_host == need.density.trunked {
        (Limit::GroupMaximum { hosts, per_host }, need.reachable)
    } else {
        (Limit::Interfaces { hosts, per_host }, need.reachable_plain)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::planned;
    use super::*;

    fn binding(target: &str, account: &Account) -> Binding {
        let plan = planned(|tree| {
            tree["capacity"]["ec2"]["capacity_provider"]["target"] = target.into();
        });
        plan.unwrap().sizing.binding(account)
    }

    fn of_group() -> Limit {
        Limit::GroupMaximum {
            hosts: 250,
            per_host: 15,
        }
    }

    /// As the published setups are cut: 80 % and 30 % by the group, 95 % by nothing.
    #[test]
    fn the_group_cuts_what_the_target_wants() {
        let unknown = Account::default();
        for (target, wanted) in [("80 %", 293), ("30 %", 780)] {
            let cut = Binding::Cut {
                limit: of_group(),
                wanted,
                granted: 250,
            };
            assert_eq!(binding(target, &unknown), cut);
        }
        assert!(matches!(binding("95 %", &unknown), Binding::Hosts { .. }));
    }

    #[test]
    fn without_trunking_half_the_tasks_fit() {
        let account = Account {
            trunking: Some(false),
            ..Account::default()
        };
        let short = Binding::Short {
            limit: Limit::Interfaces {
                hosts: 250,
                per_host: 7,
            },
            fit: 1750,
            of: 3500,
        };
        assert_eq!(binding("95 %", &account), short);
    }

    /// 4 500 vCPUs, as published, are 281 hosts; 3 200 are 200 hosts with 3 000 tasks.
    #[test]
    fn a_spot_quota_cuts_or_is_short() {
        let with = |free| Account {
            trunking: Some(true),
            free: BTreeMap::from([("L-34B43A08".to_owned(), free)]),
        };
        assert!(matches!(
            binding("80 %", &with(4_500)),
            Binding::Cut {
                limit: Limit::GroupMaximum { .. },
                granted: 250,
                ..
            }
        ));
        assert!(matches!(
            binding("95 %", &with(3_840)),
            Binding::Cut {
                limit: Limit::Quota { free: 3_840, .. },
                wanted: 247,
                granted: 240,
            }
        ));
        assert!(matches!(
            binding("95 %", &with(3_200)),
            Binding::Short { fit: 3_000, .. }
        ));
    }
}
