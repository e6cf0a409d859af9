//! Stacks whose time is over, or that nothing deletes any more: every command that meets one says so.

use crate::aws::Session;
use crate::deploy::{expiry, inventory};
use crate::stack::{Event, Expiry, Notice, StackStatus, Summary};
use crate::ui::{Reporter, Ui};

/// Says so of each of these stacks; their expiries have been read. An empty shell costs nothing and
/// needs none.
pub fn mention(stacks: &[Summary], say: &dyn Fn(Event)) {
    for stack in stacks {
        if let Some(expiry) = &stack.expiry
            && stack.status != StackStatus::ReviewInProgress
        {
            mention_one(&stack.name, &stack.region, expiry, say);
        }
    }
}

/// Says so of one stack, if there is anything to say.
pub fn mention_one(stack: &str, region: &str, expiry: &Expiry, say: &dyn Fn(Event)) {
    if expiry.is_over() || expiry.needs_help() {
        say(Event::Notice(Notice::Expired {
            stack: stack.to_owned(),
            region: region.to_owned(),
            expiry: expiry.clone(),
        }));
    }
}

/// Looks for other stacks of ours in the session's Region and says so of them. Whoever may not list
/// them hears nothing: it is not what was asked for.
pub async fn mention_others(session: &Session, own: &str, ui: &Ui) {
    let mut found = inventory(session, &[session.region().to_owned()]).await;
    found.stacks.retain(|stack| stack.name != own);
    expiry::read_all(session, &mut found.stacks).await;
    mention(&found.stacks, &aside(ui));
}

/// Says single events where no reporter is at work.
pub fn aside(ui: &Ui) -> impl Fn(Event) {
    move |event| Reporter::new(ui).report(&event)
}
