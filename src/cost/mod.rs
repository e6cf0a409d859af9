//! What things cost by the hour while they stand, from a small dated table of list prices.
//!
//! - [`Billable`]: a thing that bills, with what its price depends on;
//! - [`hourly`]: its price in a Region, and how sure that is;
//! - [`of_template`]: what a stack costs at least, from its template alone.
//!
//! Traffic, requests and stored bytes are not in it: nothing here knows them.

mod billable;
mod money;
mod table;

pub use billable::{Billable, Sure, of_template};
pub use money::Usd;
pub use table::READ;

/// The price of `what` for an hour in `region`; `None` when the table does not know it.
pub fn hourly(region: &str, what: &Billable) -> Option<(Usd, Sure)> {
    let (price, here) = what.list_price(region)?;
    let sure = match (what.is_spot(), here) {
        (true, _) => Sure::AtMost,
        (false, true) => Sure::Listed,
        (false, false) => Sure::OtherRegion,
    };
    Some((price, sure))
}
