//! What the SDK is configured with: by the machine it runs on, or by a simulation.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use aws_config::environment::region::EnvironmentVariableRegionProvider;
use aws_config::meta::region::ProvideRegion as _;
use aws_config::profile::ProfileFileRegionProvider;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{AppName, BehaviorVersion, Region, SdkConfig};
use aws_sdk_sts::config::{
    Credentials, SharedCredentialsProvider, SharedHttpClient, StalledStreamProtectionConfig,
};

use super::clock::SdkClock;
use super::credentials::Renewable;
use super::{Clock, Target};

/// How long a connection may take to stand.
const CONNECT: Duration = Duration::from_secs(5);
/// How long one attempt may take: bodies are small, the slowest answers take a few seconds.
const ATTEMPT: Duration = Duration::from_secs(15);
/// How long a call may take with all its attempts.
const CALL: Duration = Duration::from_secs(45);
/// Attempts in all. With waits of at most 1, 2 and 4 s between them a dead service costs seconds.
const ATTEMPTS: u32 = 4;

/// Nothing is read from the machine: no file, no variable. The SDK's timeouts are off, because at
/// full speed a simulated clock jumps over every one of them.
pub(super) fn simulated(
    http_client: SharedHttpClient,
    clock: &Arc<dyn Clock>,
    region: &str,
) -> SdkConfig {
    let sdk_clock = SdkClock(Arc::clone(clock));
    let mut builder = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(region.to_owned()))
        .http_client(http_client)
        .credentials_provider(simulated_credentials(0))
        .sleep_impl(sdk_clock.clone())
        .time_source(sdk_clock)
        .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
        .timeout_config(TimeoutConfig::disabled())
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .disable_clock_skew_correction(true);
    builder.set_app_name(app_name());
    builder.build()
}

pub(super) async fn real(region: &str, profile: Option<&str>, target: &Target) -> SdkConfig {
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .region(Region::new(region.to_owned()))
        .retry_config(
            RetryConfig::standard()
                .with_max_attempts(ATTEMPTS)
                .with_max_backoff(Duration::from_secs(4)),
        )
        .timeout_config(
            TimeoutConfig::builder()
                .connect_timeout(CONNECT)
                .operation_attempt_timeout(ATTEMPT)
                .operation_timeout(CALL)
                .build(),
        );
    if let Some(profile) = profile {
        loader = loader.profile_name(profile);
    }
    if let Target::Endpoint(url) = target {
        loader = loader.endpoint_url(url);
    }
    loader.load().await
}

/// `stackgen-<version>` in the user agent, so that the account's trail shows who called.
pub(super) fn app_name() -> Option<AppName> {
    AppName::new(concat!("stackgen-", env!("CARGO_PKG_VERSION"))).ok()
}

/// What `AWS_REGION` or the AWS profile says; the instance's own metadata is not asked.
pub(super) async fn environment_region(profile: Option<&str>) -> Option<String> {
    if let Some(region) = EnvironmentVariableRegionProvider::new().region().await {
        return Some(region.as_ref().to_owned());
    }
    let mut provider = ProfileFileRegionProvider::builder();
    if let Some(profile) = profile {
        provider = provider.profile_name(profile);
    }
    let region = provider.build().region().await?;
    Some(region.as_ref().to_owned())
}

/// The credentials of a configuration, and how to find them anew. Simulated ones are counted in
/// their access key id, so that a simulation can tell old ones from new ones.
pub(super) fn renewable(
    config: &SdkConfig,
    region: &str,
    target: &Target,
    profile: Option<String>,
) -> Renewable {
    let chain = config.credentials_provider();
    if let Target::Simulated { .. } = target {
        let turn = AtomicU32::new(1);
        return Renewable::new(chain, move || {
            let turn = turn.fetch_add(1, Ordering::Relaxed);
            Box::pin(async move { Some(simulated_credentials(turn)) })
        });
    }
    let (region, target) = (region.to_owned(), target.clone());
    Renewable::new(chain, move || {
        let (region, profile, target) = (region.clone(), profile.clone(), target.clone());
        Box::pin(async move {
            real(&region, profile.as_deref(), &target)
                .await
                .credentials_provider()
        })
    })
}

/// The credentials of the simulated caller, after they were renewed so many times.
fn simulated_credentials(turn: u32) -> SharedCredentialsProvider {
    let id = format!("AKIASANDBOXSANDBOX{:02}", turn % 100);
    SharedCredentialsProvider::new(Credentials::new(id, "sandbox", None, None, "sandbox"))
}
