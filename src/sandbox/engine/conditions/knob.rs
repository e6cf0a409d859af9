//! Everything about a world that can be set.

use serde::{Deserialize, Serialize};

use super::{KeyState, LateLog, Linger, Market, Mishap, NotOffered, OfRegion, Rate, Shortage};
use crate::sandbox::engine::place::{GLOBAL, Place};
use crate::sandbox::engine::world::World;
use crate::sandbox::engine::{by_hand, kinds};

/// One thing about a world that can be set: what a script's `world:` names. Times are in seconds,
/// from when it is set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Knob {
    /// A quota of the region, by code such as `ec2/L-0263D0A3`.
    Quota {
        /// Service and quota code.
        code: String,
        /// The new value.
        value: u64,
    },
    /// An account setting of the region, by name such as `ecs/awsvpcTrunking`.
    Setting {
        /// Service and name.
        name: String,
        /// The new value.
        value: String,
    },
    /// Every quota that the sandbox's account has had raised is AWS's default again, so are its
    /// settings, and no service-linked role was ever made: an account of today.
    FreshAccount,
    /// The service-linked role of a service principal was never made.
    ServiceRoleMissing {
        /// Service principal, such as `ecs.amazonaws.com`.
        service: String,
    },
    /// The account used a service before it closed to new customers.
    CustomerOf {
        /// Name of the service, such as `apprunner`.
        service: String,
    },
    /// The region is an opt-in region that is not enabled.
    RegionDisabled,
    /// A zone, or all of them, is out of an instance type or of Fargate.
    Shortage {
        /// Instance type, or `fargate`.
        of: String,
        /// Name or id of the zone; none: all.
        #[serde(default)]
        zone: Option<String>,
        /// Which market it concerns.
        market: Market,
        /// For how long; none: for good.
        #[serde(default)]
        seconds: Option<i64>,
    },
    /// A zone does not have an instance type.
    NotOffered {
        /// Instance type.
        instance_type: String,
        /// Name or id of the zone.
        zone: String,
    },
    /// A zone is not in order.
    Zone {
        /// Name or id of the zone.
        zone: String,
        /// Its state, in EC2's words: `information`, `impaired`, `unavailable`, `constrained`;
        /// or `absent`: the account does not have it.
        state: String,
    },
    /// A KMS key cannot be used.
    Key {
        /// Id or ARN.
        key: String,
        /// What is wrong with it.
        state: KeyState,
    },
    /// Interfaces outlive what they were made for.
    InterfacesLinger {
        /// CloudFormation type of what they were made for, such as `AWS::EC2::VPCEndpoint`.
        of: String,
        /// They still say `in-use` for so long.
        #[serde(default)]
        in_use_seconds: i64,
        /// They then stay for so long; none: until somebody deletes them.
        #[serde(default)]
        seconds: Option<i64>,
    },
    /// Log groups come back after their deletion.
    LogGroupReturns {
        /// What their names start with.
        #[serde(default)]
        prefix: String,
        /// How long after.
        seconds: i64,
    },
    /// GuardDuty's Runtime Monitoring makes its endpoint and group in VPCs with hosts or tasks.
    RuntimeMonitoring {
        /// How long after the first of them.
        #[serde(default)]
        seconds: i64,
    },
    /// The handlers of a type are throttled by the service behind them.
    HandlersThrottled {
        /// CloudFormation type.
        kind: String,
        /// For how long.
        seconds: i64,
    },
    /// A request rate, by class such as `cloudformation/reads`.
    RequestRate {
        /// The class.
        class: String,
        /// Requests that a full bucket holds.
        burst: i64,
        /// Requests that come back per second.
        per_second: i64,
    },
    /// Something goes wrong with containers or their hosts.
    Containers(Mishap),
    /// Somebody changes something by hand.
    ByHand(by_hand::Deed),
}

impl Knob {
    /// Sets it, for a place.
    pub fn turn(&self, world: &mut World, place: &Place) {
        kinds::open(world, place);
        let now = world.now_ms;
        let later = |seconds: i64| now.saturating_add(seconds.saturating_mul(1_000));
        match self {
            Self::Quota { code, value } => {
                let quotas = &mut world.region_mut(place).quotas;
                quotas.insert(code.clone(), *value);
            }
            Self::Setting { name, value } => {
                let settings = &mut world.region_mut(place).settings;
                settings.insert(name.clone(), value.clone());
            }
            Self::FreshAccount => freshen(world, place),
            Self::ServiceRoleMissing { service } => {
                let roles = &mut account(world, place).missing_roles;
                roles.insert(service.clone());
            }
            Self::CustomerOf { service } => {
                account(world, place).customer_of.insert(service.clone());
            }
            Self::RegionDisabled => {
                let regions = &mut account(world, place).disabled_regions;
                regions.insert(place.region.clone());
            }
            Self::HandlersThrottled { kind, seconds } => {
                let busy = &mut region(world, place).busy_handlers;
                busy.insert(kind.clone(), later(*seconds));
            }
            Self::Shortage {
                of,
                zone,
                market,
                seconds,
            } => region(world, place).shortages.push(Shortage {
                of: of.clone(),
                zone: zone.clone(),
                market: *market,
                until_ms: seconds.map(later),
            }),
            Self::ByHand(deed) => deed.happens(world, place),
            Self::Containers(mishap) => mishap.turn(world, place),
            other => other.habit(region(world, place)),
        }
    }

    /// Sets what concerns the region alone and no time.
    fn habit(&self, region: &mut OfRegion) {
        let ms = |seconds: i64| seconds.saturating_mul(1_000);
        match self {
            Self::NotOffered {
                instance_type,
                zone,
            } => region.not_offered.push(NotOffered {
                instance_type: instance_type.clone(),
                zone: zone.clone(),
            }),
            Self::Zone { zone, state } => {
                region.zones.insert(zone.clone(), state.clone());
            }
            Self::Key { key, state } => {
                region.keys.insert(key.clone(), *state);
            }
            Self::InterfacesLinger {
                of,
                in_use_seconds,
                seconds,
            } => {
                let linger = Linger {
                    in_use_ms: ms(*in_use_seconds),
                    available_ms: seconds.map(ms),
                };
                region.lingering.insert(of.clone(), linger);
            }
            Self::LogGroupReturns { prefix, seconds } => region.late_logs.push(LateLog {
                prefix: prefix.clone(),
                after_ms: ms(*seconds),
            }),
            Self::RuntimeMonitoring { seconds } => {
                region.runtime_monitoring_ms = Some(ms(*seconds));
            }
            Self::RequestRate {
                class,
                burst,
                per_second,
            } => {
                let rate = Rate {
                    burst: *burst,
                    per_second: *per_second,
                };
                region.rates.insert(class.clone(), rate);
                region.buckets.remove(class);
            }
            _ => (),
        }
    }
}

fn region<'a>(world: &'a mut World, place: &Place) -> &'a mut OfRegion {
    &mut world.region_mut(place).conditions
}

fn account<'a>(world: &'a mut World, place: &Place) -> &'a mut super::OfAccount {
    let account = world.accounts.entry(place.account.clone()).or_default();
    &mut account.conditions
}

/// The principals of the service-linked roles that the simulated services need.
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html>.
const SERVICE_ROLES: &[&str] = &[
    "autoscaling.amazonaws.com",
    "ecs.amazonaws.com",
    "elasticloadbalancing.amazonaws.com",
    "spot.amazonaws.com",
];

fn freshen(world: &mut World, place: &Place) {
    if place.region != GLOBAL {
        kinds::quotas::lower(world.region_mut(place));
    }
    let roles = SERVICE_ROLES.iter().map(|role| (*role).to_owned());
    account(world, place).missing_roles.extend(roles);
}
