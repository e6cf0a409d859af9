//! How the resource kinds look conditions up.

use super::{KeyState, Linger, Market, OfAccount, OfRegion};
use crate::sandbox::engine::place::{GLOBAL, Place};
use crate::sandbox::engine::world::World;

static ORDINARY_ACCOUNT: OfAccount = OfAccount {
    missing_roles: std::collections::BTreeSet::new(),
    customer_of: std::collections::BTreeSet::new(),
    disabled_regions: std::collections::BTreeSet::new(),
};

impl World {
    /// What the account of a place is like.
    pub fn account_conditions(&self, place: &Place) -> &OfAccount {
        self.accounts
            .get(&place.account)
            .map_or(&ORDINARY_ACCOUNT, |account| &account.conditions)
    }

    /// What the region of a place is like; none if nothing was ever there.
    pub fn conditions(&self, place: &Place) -> Option<&OfRegion> {
        self.region(place).map(|region| &region.conditions)
    }

    /// Whether the service-linked role of a service principal is there.
    pub fn has_service_role(&self, place: &Place, service: &str) -> bool {
        !self
            .account_conditions(place)
            .missing_roles
            .contains(service)
    }

    /// Makes the service-linked role of a service principal; false if it was there already.
    pub fn make_service_role(&mut self, account: &str, service: &str) -> bool {
        self.accounts
            .get_mut(account)
            .is_some_and(|account| account.conditions.missing_roles.remove(service))
    }

    /// Whether the account may use the region of a place.
    pub fn is_enabled(&self, place: &Place) -> bool {
        place.region == GLOBAL
            || !self
                .account_conditions(place)
                .disabled_regions
                .contains(&place.region)
    }

    /// Whether a zone, by name and id, is out of an instance type or of Fargate, now.
    pub fn is_short(&self, place: &Place, of: &str, zone: (&str, &str), market: Market) -> bool {
        self.conditions(place).is_some_and(|conditions| {
            conditions.shortages.iter().any(|shortage| {
                shortage.of == of
                    && shortage.market == market
                    && shortage.until_ms.is_none_or(|until| self.now_ms < until)
                    && shortage.zone.as_deref().is_none_or(|asked| is(zone, asked))
            })
        })
    }

    /// Whether a zone, by name and id, has an instance type at all.
    pub fn offers(&self, place: &Place, instance_type: &str, zone: (&str, &str)) -> bool {
        self.conditions(place).is_none_or(|conditions| {
            !conditions
                .not_offered
                .iter()
                .any(|not| not.instance_type == instance_type && is(zone, &not.zone))
        })
    }

    /// The state of a zone, by name and id, in EC2's words.
    pub fn zone_state(&self, place: &Place, zone: (&str, &str)) -> &str {
        let zones = self.conditions(place).map(|conditions| &conditions.zones);
        let mut states = zones.into_iter().flatten();
        let state = states.find(|(asked, _)| is(zone, asked));
        state.map_or("available", |(_, state)| state)
    }

    /// What is wrong with a KMS key, if anything is.
    pub fn key_trouble(&self, place: &Place, key: &str) -> Option<KeyState> {
        let bare = |name: &str| name.rsplit('/').next().unwrap_or(name).to_owned();
        self.conditions(place)?
            .keys
            .iter()
            .find(|(known, _)| bare(known) == bare(key))
            .map(|(_, state)| *state)
    }

    /// How long the interfaces of an owner of that type outlive it, if they do.
    pub fn linger(&self, place: &Place, owner: &str) -> Option<Linger> {
        self.conditions(place)?.lingering.get(owner).copied()
    }

    /// After how many milliseconds a deleted log group is written to again, if it is.
    pub fn late_log(&self, place: &Place, name: &str) -> Option<i64> {
        self.conditions(place)?
            .late_logs
            .iter()
            .find(|late| name.starts_with(&late.prefix))
            .map(|late| late.after_ms)
    }

    /// Whether the service behind the handlers of a type throttles them, now.
    pub fn is_busy(&self, place: &Place, kind: &str) -> bool {
        self.conditions(place)
            .and_then(|conditions| conditions.busy_handlers.get(kind))
            .is_some_and(|until| self.now_ms < *until)
    }
}

fn is((name, id): (&str, &str), asked: &str) -> bool {
    asked == name || asked == id
}
