//! What AWS still tells of something that is gone: for about an hour after an instance terminated
//! or a NAT gateway was deleted, describing answers with it.
//!
//! Source: <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/terminating-instances.html>.

use super::object::Object;
use super::place::Place;
use super::world::World;

/// How long AWS remembers, in milliseconds.
const REMEMBERED_MS: i64 = 3_600_000;

/// The attribute that says when something was gone, in milliseconds since the epoch.
pub const GONE_AT: &str = "gone_at";

impl World {
    /// Remembers something that is gone, and forgets what has been gone for an hour.
    pub fn remember(&mut self, mut object: Object) {
        let now = self.now_ms;
        object.attributes.insert(GONE_AT.to_owned(), now.into());
        let region = self.home(&object.place);
        region
            .gone
            .retain(|one| now.saturating_sub(gone_at(one)) < REMEMBERED_MS);
        region.gone.push(object);
    }

    /// What was there of a kind and has been gone for less than an hour.
    pub fn remembered<'a>(
        &'a self,
        place: &Place,
        kind: &'a str,
    ) -> impl Iterator<Item = &'a Object> + use<'a> {
        self.region(place)
            .into_iter()
            .flat_map(|region| &region.gone)
            .filter(move |one| {
                one.kind == kind && self.now_ms.saturating_sub(gone_at(one)) < REMEMBERED_MS
            })
    }
}

fn gone_at(object: &Object) -> i64 {
    let value = object.attributes.get(GONE_AT);
    value
        .and_then(serde_json::Value::as_i64)
        .unwrap_or(i64::MIN)
}

/// When something was gone, if it is.
pub fn since(object: &Object) -> Option<i64> {
    object.attributes.get(GONE_AT)?.as_i64()
}
