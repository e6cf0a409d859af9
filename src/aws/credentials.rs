//! Credentials that can be asked for again while a command waits: they may run out before a stack
//! is there, and somebody may have signed in meanwhile.
//!
//! The SDK's chain keeps what it read once, and its cache what it was given; both are replaced.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, PoisonError, RwLock};

use aws_config::identity::IdentityCache;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, future};
use aws_smithy_runtime_api::client::identity::{
    IdentityFuture, ResolveCachedIdentity, SharedIdentityCache, SharedIdentityResolver,
};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

/// A chain being made; `None` when there is none to be had.
type Making = Pin<Box<dyn Future<Output = Option<SharedCredentialsProvider>> + Send>>;
/// Makes the chain anew, from what the machine says now.
type Make = Arc<dyn Fn() -> Making + Send + Sync>;

/// The credentials of a session and of all that come from it.
#[derive(Clone)]
pub(super) struct Renewable {
    chain: Arc<RwLock<Option<SharedCredentialsProvider>>>,
    cache: Arc<RwLock<SharedIdentityCache>>,
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
            make: Arc::new(make),
        }
    }

    /// Forgets everything and looks again. Whether that helped the next call tells.
    pub(super) async fn renew(&self) {
        let chain = (self.make)().await;
        *self.chain.write().unwrap_or_else(PoisonError::into_inner) = chain;
        *self.cache.write().unwrap_or_else(PoisonError::into_inner) = IdentityCache::lazy().build();
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
                Some(chain) => chain.provide_credentials().await,
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
