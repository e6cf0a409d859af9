//! What a check found, as a sentence.

use super::{Basis, Finding, ImageFound, QuotaUse, Taken, TrunkingEffect};

/// Seconds of a minute.
const MINUTE: i64 = 60;

impl Finding {
    /// In one sentence, without a period.
    pub fn sentence(&self) -> String {
        match self {
            Self::Unseen { action, reason } => match action {
                Some(action) => format!("{action} is not allowed: {reason}"),
                None => reason.clone(),
            },
            Self::Caller { account, principal } => format!("{principal} in account {account}"),
            Self::Credentials {
                left,
                temporary,
                needed,
            } => credentials(*left, *temporary, *needed),
            Self::Clock { ahead_ms } => clock(*ahead_ms),
            Self::Region { region, status } => match status.as_str() {
                "not-opted-in" => format!("{region} is not enabled for this account"),
                _ => format!("{region} is enabled"),
            },
            Self::Zones {
                wanted,
                missing,
                troubled,
            } => zones(wanted, missing, troubled),
            Self::Offered {
                instance_type,
                wanted,
                missing,
            } => match missing.as_slice() {
                [] => format!("{instance_type} is offered in {}", list(wanted)),
                missing => format!("{instance_type} is not offered in {}", list(missing)),
            },
            Self::Parameter { name, image } => match image {
                Some(image) => format!("{name} names {image}"),
                None => format!("there is no parameter {name}"),
            },
            Self::Image(image) => image.sentence(),
            Self::Roles { missing } => match missing.as_slice() {
                [] => "all there".to_owned(),
                missing => format!("{} not there yet; made on first use", list(missing)),
            },
            Self::Quota(quota) => quota.sentence(),
            Self::Trunking(trunking) => trunking.sentence(),
            Self::Overridden { name, value, ours } => {
                format!("the account's default for {name} is {value}; the template says {ours}")
            }
            Self::LongArns { off } => long_arns(off),
            Self::Names { wanted, taken } => match taken.as_slice() {
                [] => format!("{} is free, or ours", list(wanted)),
                taken => list(&taken.iter().map(Taken::sentence).collect::<Vec<_>>()),
            },
            Self::Bootstrap { has, brings } => bootstrap(has.as_deref(), &brings.to_string()),
            Self::Leftovers {
                left,
                bills,
                unseen,
            } => leftovers(*left, *bills, *unseen),
            Self::Versions(basis) => basis.sentence(),
        }
    }
}

impl Basis {
    fn sentence(&self) -> String {
        let model = self
            .model
            .as_ref()
            .map_or_else(String::new, |era| format!(", model of {era}"));
        format!(
            "stackgen {}{model}, prices of {}, {} days old",
            self.stackgen, self.prices, self.prices_days
        )
    }
}

impl QuotaUse {
    fn sentence(&self) -> String {
        let there = match self.used {
            Some(0) => String::new(),
            Some(used) => format!(", {used} in use"),
            None => ", in use nobody knows how many".to_owned(),
        };
        let short = match self.wanted().saturating_sub(self.limit) {
            0 => String::new(),
            short => format!("; {short} too few"),
        };
        format!(
            "{} ({}/{}): {}{there}, {} needed{short}",
            self.name, self.service, self.code, self.limit, self.needed
        )
    }
}

impl TrunkingEffect {
    fn sentence(&self) -> String {
        let Self {
            value,
            tasks,
            hosts,
            per_host,
            fit,
        } = self;
        let never = match tasks.saturating_sub(*fit) {
            0 => String::new(),
            never => format!("; {never} would never run"),
        };
        format!(
            "awsvpcTrunking is {value}: {per_host} tasks a host, {fit} of {tasks} on at most \
             {hosts} hosts{never}"
        )
    }
}

impl ImageFound {
    fn sentence(&self) -> String {
        let (image, wanted) = (&self.image, &self.wanted);
        let size = self
            .bytes
            .filter(|bytes| *bytes >= 1_000_000)
            .map(|bytes| format!(", {} MB", bytes / 1_000_000))
            .unwrap_or_default();
        match (&self.digest, &self.platforms) {
            (None, _) => format!("{image} is not in ECR"),
            (Some(_), None) => format!("{image} is in ECR{size}"),
            (Some(_), Some(_)) if self.fits() => format!("{image} is in ECR for {wanted}{size}"),
            (Some(_), Some(has)) => format!("{image} is for {} only, not {wanted}", list(has)),
        }
    }
}

impl Taken {
    fn sentence(&self) -> String {
        let whose = if self.ours {
            "left by an earlier stack"
        } else {
            "not made by stackgen"
        };
        format!(
            "the {} {} is there already ({}), {whose}",
            self.kind, self.name, self.status
        )
    }
}

fn leftovers(left: usize, bills: bool, unseen: usize) -> String {
    let looked = match unseen {
        0 => String::new(),
        1 => "; one place could not be looked into".to_owned(),
        _ => format!("; {unseen} places could not be looked into"),
    };
    match (left, bills) {
        (0, _) => format!("nothing is left of stacks that are gone{looked}"),
        (_, false) => format!("{left} left of stacks that are gone, none of which bills{looked}"),
        (_, true) => format!("{left} left of stacks that are gone, and some of it bills{looked}"),
    }
}

fn zones(wanted: &[String], missing: &[String], troubled: &[String]) -> String {
    match (missing, troubled) {
        ([], []) => format!("{} are available", list(wanted)),
        ([], troubled) => list(troubled),
        (missing, _) => format!("this account does not have {}", list(missing)),
    }
}

/// The version that is there, and the one we would bring.
fn bootstrap(has: Option<&str>, brings: &str) -> String {
    match has {
        None => "not there yet; `up` makes it, after asking, and it is free".to_owned(),
        Some(has) if has == brings => format!("version {has} is there"),
        Some(has) => format!("there is {has}, and this program brings version {brings}"),
    }
}

fn credentials(left: Option<i64>, temporary: bool, needed: i64) -> String {
    let minutes = |seconds: i64| seconds.max(0) / MINUTE;
    match left {
        Some(left) => format!(
            "they run out in {} min, and about {} min are needed",
            minutes(left),
            minutes(needed + MINUTE - 1)
        ),
        None if temporary => format!(
            "they are temporary and do not say until when; about {} min are needed",
            minutes(needed + MINUTE - 1)
        ),
        None => "they do not run out".to_owned(),
    }
}

fn long_arns(off: &[String]) -> String {
    let off = match off {
        [] => return "long ARNs are on, so that services and tasks take tags".to_owned(),
        [one] => format!("{one} is"),
        several => format!("{} are", list(several)),
    };
    format!("{off} off, and services and tasks that have tags cannot be made")
}

fn clock(ahead_ms: i64) -> String {
    let seconds = ahead_ms.abs() / 1_000;
    let side = if ahead_ms < 0 { "behind" } else { "ahead of" };
    match seconds {
        0..=1 => "agrees with AWS's".to_owned(),
        2..120 => format!("{seconds} s {side} AWS's"),
        _ => format!("{} min {side} AWS's", (seconds + MINUTE / 2) / MINUTE),
    }
}

/// `a, b and c`.
fn list(words: &[String]) -> String {
    match words {
        [] => "nothing".to_owned(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_carry_their_figures() {
        let told = Finding::Credentials {
            left: Some(20 * 60 + 59),
            temporary: true,
            needed: 39 * 60 + 1,
        };
        assert_eq!(
            told.sentence(),
            "they run out in 20 min, and about 40 min are needed"
        );
        assert_eq!(clock(-400_000), "7 min behind AWS's");
        assert_eq!(clock(30_000), "30 s ahead of AWS's");
        assert_eq!(clock(-999), "agrees with AWS's");
    }

    #[test]
    fn a_quota_says_how_much_is_missing() {
        let quota = |used, needed| {
            Finding::Quota(QuotaUse {
                service: "ec2",
                code: "L-0263D0A3",
                name: "Elastic IP addresses",
                limit: 5,
                used,
                needed,
            })
        };
        let told = [
            (quota(Some(0), 4), "5, 4 needed"),
            (quota(Some(4), 4), "5, 4 in use, 4 needed; 3 too few"),
            (quota(None, 4), "5, in use nobody knows how many, 4 needed"),
        ];
        for (quota, end) in told {
            let whole = format!("Elastic IP addresses (ec2/L-0263D0A3): {end}");
            assert_eq!(quota.sentence(), whole);
        }
    }

    #[test]
    fn an_image_for_another_platform_says_which() {
        let image = |platforms: &[&str]| {
            Finding::Image(ImageFound {
                image: "app:1".to_owned(),
                digest: Some("sha256:0".to_owned()),
                bytes: Some(380_000_000),
                wanted: "linux/arm64".to_owned(),
                platforms: Some(platforms.iter().map(|&one| one.to_owned()).collect()),
            })
        };
        assert_eq!(
            image(&["linux/amd64"]).sentence(),
            "app:1 is for linux/amd64 only, not linux/arm64"
        );
        assert_eq!(
            image(&["linux/amd64", "linux/arm64"]).sentence(),
            "app:1 is in ECR for linux/arm64, 380 MB"
        );
    }
}
