//! Several waits at once, in one task: no result is lost, none must be `Send`.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

/// Runs every future to its end; results come in the order of the futures.
pub(crate) async fn together<'a, T>(
    futures: impl IntoIterator<Item = Pin<Box<dyn Future<Output = T> + 'a>>>,
) -> Vec<T> {
    let mut waiting: Vec<_> = futures
        .into_iter()
        .map(|future| (Some(future), None))
        .collect();
    poll_fn(|context| {
        for (future, result) in &mut waiting {
            if let Some(running) = future
                && let Poll::Ready(value) = running.as_mut().poll(context)
            {
                *result = Some(value);
                *future = None;
            }
        }
        if waiting.iter().all(|(future, _)| future.is_none()) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    waiting
        .into_iter()
        .filter_map(|(_, result)| result)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[tokio::test(start_paused = true)]
    async fn they_wait_at_the_same_time_and_keep_their_order() {
        let began = tokio::time::Instant::now();
        let futures = [3_u64, 1, 2].map(|seconds| {
            Box::pin(async move {
                tokio::time::sleep(Duration::from_secs(seconds)).await;
                seconds
            }) as Pin<Box<dyn Future<Output = u64>>>
        });
        assert_eq!(together(futures).await, [3, 1, 2]);
        assert_eq!(began.elapsed().as_secs(), 3);
    }
}
