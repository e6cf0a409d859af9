//! Credentials that can be asked for again while a command waits: they may run out before a stack
//! is there, and somebody may have signed in meanwhile.
//!
//! The SDK's chain keeps what it read once, and its cache what it was given; both are replaced.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, PoisonError, RwLock};

use aws_config::identity::IdentityCache;
use aws_credential_types::Credentials;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, future};
use aws_smithy_runtime_api::client::identity::{
    IdentityFuture, ResolveCachedIdentity, SharedIdentityCache, SharedIdentityResolver,
};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use jiff::Timestamp;

/// A chain being made; `None` when there is none to be had.
type Making = Pin<Box<dyn Future<Output = Option<SharedCredentialsProvider>> + Send>>;
/// Makes the chain anew, from what the machine says now.
type Make = Arc<dyn Fn() -> Making + Send + Sync>;

/// How long credentials hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lasting {
    /// Keys of a user: until somebody takes them away.
    Kept,
    /// Temporary ones, until then. Whether others can be had without anybody's doing depends on
    /// where they come from.
    Until(Timestamp),
    /// Temporary ones, and where they come from does not say until when.
    Unsaid,
}

impl Lasting {
    fn of(credentials: &Credentials) -> Self {
        let end = credentials.expiry().map(Timestamp::try_from);
        match (end, credentials.session_token()) {
            (Some(Ok(end)), _) => Self::Until(end),
            (_, Some(_)) => Self::Unsaid,
            (_, None) => Self::Kept,
        }
    }
}

/// The credentials of a session and of all that come from it.
#[derive(Clone)]
pub(super) struct Renewable {
    chain: Arc<RwLock<Option<SharedCredentialsProvider>>>,
    cache: Arc<RwLock<SharedIdentityCache>>,
    lasting: Arc<RwLock<Option<Lasting>>>,
    make: Make,
}

impl Renewable {
    /// Begins with a chain; `make` makes it anew.
    pub(super) fn new(
        chain: Option<SharedCredentialsProvider>,
        make: impl Fn() -> Making + Send + Sync + 'static,
    ) -> Self {
        Self {
            chain: Arc::new(RwLock::new(chain)),
            cache: Arc::new(RwLock::new(IdentityCache::lazy().build())),
            lasting: Arc::default(),
            make: Arc::new(make),
        }
    }

    /// Forgets everything and looks again. Whether that helped the next call tells.
    pub(super) async fn renew(&self) {
        let chain = (self.make)().await;
        *self.chain.write().unwrap_or_else(PoisonError::into_inner) = chain;
        *self.cache.write().unwrap_or_else(PoisonError::into_inner) = IdentityCache::lazy().build();
    }

    /// How long the credentials hold that were last given out.
    pub(super) fn lasting(&self) -> Option<Lasting> {
        *self.lasting.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn remember(&self, credentials: &Credentials) {
        *self.lasting.write().unwrap_or_else(PoisonError::into_inner) =
            Some(Lasting::of(credentials));
    }

    fn chain(&self) -> Option<SharedCredentialsProvider> {
        self.chain
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl fmt::Debug for Renewable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Renewable").finish_non_exhaustive()
    }
}

impl ProvideCredentials for Renewable {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async move {
            match self.chain() {
                Some(chain) => chain
                    .provide_credentials()
                    .await
                    .inspect(|found| self.remember(found)),
                None => Err(
                    aws_credential_types::provider::error::CredentialsError::not_loaded(
                        "there is no chain of credentials",
                    ),
                ),
            }
        })
    }
}

impl ResolveCachedIdentity for Renewable {
    fn resolve_cached_identity<'a>(
        &'a self,
        resolver: SharedIdentityResolver,
        components: &'a RuntimeComponents,
        bag: &'a ConfigBag,
    ) -> IdentityFuture<'a> {
        let cache = self
            .cache
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        IdentityFuture::new(async move {
            cache
                .resolve_cached_identity(resolver, components, bag)
                .await
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, SystemTime};

    #[test]
    fn credentials_say_how_long_they_hold_or_do_not() {
        let of = |token: Option<&str>, end: Option<SystemTime>| {
            Lasting::of(&Credentials::new(
                "id",
                "secret",
                token.map(str::to_owned),
                end,
                "test",
            ))
        };
        let end = SystemTime::UNIX_EPOCH + Duration::from_mins(1);
        let told = Timestamp::from_second(60).unwrap();
        assert_eq!(of(None, None), Lasting::Kept);
        assert_eq!(of(Some("token"), None), Lasting::Unsaid);
        assert_eq!(of(Some("token"), Some(end)), Lasting::Until(told));
    }
}
