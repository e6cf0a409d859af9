//! Asking AWS what things cost: the price list, and the Spot price of the moment.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use super::together::together;
use crate::aws::{Error, Session};
use crate::cost::{Ask, Fresh};

/// What AWS says, and what it could not or would not.
#[derive(Debug, Default)]
pub struct Refreshed {
    /// The prices.
    pub fresh: Fresh,
    /// Items without an answer that is clear.
    pub unclear: Vec<String>,
    /// The first call that failed, if one did; what the others said counts all the same.
    pub failed: Option<Error>,
}

/// The answer for one item.
type Answer = (String, Result<Option<f64>, Error>);

/// Asks for items, such as `nat-gateway` or `spot:c6g.4xlarge`, in the session's Region.
pub async fn refresh(session: &Session, items: &[String]) -> Refreshed {
    let now = session.clock().now();
    let asked = items.iter().map(|item| {
        Box::pin(async move { (item.clone(), ask(session, item).await) })
            as Pin<Box<dyn Future<Output = Answer> + '_>>
    });
    let mut refreshed = Refreshed {
        fresh: Fresh {
            read: now.strftime("%Y-%m-%d").to_string(),
            usd: BTreeMap::new(),
        },
        ..Refreshed::default()
    };
    for (item, answer) in together(asked).await {
        match answer {
            Ok(Some(usd)) => {
                refreshed.fresh.usd.insert(item, usd);
            }
            Ok(None) => refreshed.unclear.push(item),
            Err(error) => {
                refreshed.unclear.push(item);
                refreshed.failed.get_or_insert(error);
            }
        }
    }
    refreshed
}

async fn ask(session: &Session, item: &str) -> Result<Option<f64>, Error> {
    if let Some(name) = item.strip_prefix("spot:") {
        return spot(session, name).await;
    }
    let Some(ask) = Ask::of(item, session.region()) else {
        return Ok(None);
    };
    let attributes = ask.attributes.iter();
    let attributes: Vec<_> = attributes
        .map(|(field, value)| (*field, value.as_str()))
        .collect();
    let documents = session.pricing().products(ask.service, &attributes).await?;
    Ok(ask.read(&documents))
}

/// The Spot price of the moment, of the Region's zones the highest.
async fn spot(session: &Session, instance_type: &str) -> Result<Option<f64>, Error> {
    let now = session.clock().now();
    let prices = session.ec2().spot_prices(instance_type, now).await?;
    let usd = prices.iter().map(|price| price.usd);
    Ok(usd.reduce(f64::max).filter(|usd| *usd > 0.0))
}
