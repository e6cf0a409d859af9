//! The name of a stack's schedule, from the stack's ARN alone: any machine finds it again.

/// Longest name of a schedule:
/// <https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html>.
const LONGEST: usize = 64;
/// A stack's id is a UUID; a server that uses longer ones loses their beginning.
const LONGEST_ID: usize = 36;

/// The stack's name, cut where it must be, and its id: `stackgen-smoke-<uuid>`.
pub(super) fn schedule_name(stack_arn: &str) -> String {
    let resource = stack_arn.rsplit(':').next().unwrap_or_default();
    let mut parts = resource.split('/').skip(1);
    let (stack, id) = (
        allowed(parts.next().unwrap_or_default()),
        allowed(parts.next().unwrap_or_default()),
    );
    let id = id
        .get(id.len().saturating_sub(LONGEST_ID)..)
        .unwrap_or_default();
    let room = LONGEST - 1 - id.len();
    format!("{}-{id}", stack.get(..room).unwrap_or(&stack))
}

/// The text with what a name may not hold replaced.
fn allowed(text: &str) -> String {
    let may = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    text.chars().map(|c| if may(c) { c } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "9f1c2b30-aaaa-4000-8000-0123456789ab";

    fn named(stack: &str, id: &str) -> String {
        schedule_name(&format!(
            "arn:aws:cloudformation:us-east-1:123456789012:stack/{stack}/{id}"
        ))
    }

    #[test]
    fn a_name_fits_and_is_unique_to_the_stack() {
        assert_eq!(named("stackgen-smoke", ID), format!("stackgen-smoke-{ID}"));
        let long = named(&format!("stackgen-{}", "n".repeat(119)), ID);
        assert_eq!(long.len(), LONGEST);
        assert!(long.ends_with(ID) && long.starts_with("stackgen-n"));
        let odd = named("stackgen-x", &"0/é".repeat(30));
        assert!(odd.len() <= LONGEST && odd.is_ascii(), "{odd}");
        assert!(schedule_name("nonsense").len() <= LONGEST);
    }
}
