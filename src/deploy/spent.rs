//! What stacks have cost so far, as far as their templates tell.

use std::future::Future;
use std::pin::Pin;

use jiff::Timestamp;

use super::together::together;
use crate::aws::Session;
use crate::cost::of_template;
use crate::stack::{Spent, StackStatus, Summary};

/// Seconds in an hour.
const HOUR: u64 = 3600;

/// What each of these stacks has cost at least since it was made. Only of stacks that came up as a
/// whole: of any other nobody knows how much of it ever stood. One that cannot be read is left out.
pub async fn spent(session: &Session, stacks: &[Summary], now: Timestamp) -> Vec<Spent> {
    let whole = |stack: &&Summary| {
        matches!(
            stack.status,
            StackStatus::CreateComplete | StackStatus::UpdateComplete
        )
    };
    let looks = stacks.iter().filter(whole).map(|stack| {
        let session = session.in_region(&stack.region);
        Box::pin(async move { of(&session, stack, now).await })
            as Pin<Box<dyn Future<Output = Option<Spent>> + '_>>
    });
    together(looks).await.into_iter().flatten().collect()
}

async fn of(session: &Session, stack: &Summary, now: Timestamp) -> Option<Spent> {
    let age = now.duration_since(stack.created_at?).as_secs();
    let template = session.cloudformation().template(&stack.arn).await.ok()??;
    let template = serde_json::from_str(&template).ok()?;
    let hourly = of_template(session.region(), &template);
    let usd = hourly.share(u64::try_from(age).ok()?, HOUR);
    // What bills by use alone is not known, which is not the same as free.
    (usd.as_micros() > 0).then(|| Spent {
        arn: stack.arn.clone(),
        micros: usd.as_micros(),
        text: usd.to_cents(),
    })
}
