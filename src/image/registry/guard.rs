//! What a registry was shown last, and how to get something it takes when it no longer does.
//!
//! Many requests are under way at once; when a token runs out, one of them gets a new one and the
//! others wait for it.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use http::header::{AUTHORIZATION, HeaderValue};
use http::{Method, StatusCode};
use serde::Deserialize;
use tokio::sync::Mutex;

use super::ask::{Ask, with_parameter};
use super::challenge::{Challenge, challenge};
use super::login::Login;
use super::reply::{Miss, Refusal};
use super::{Secret, What};
use crate::aws::Http;

/// Bytes of a token server's answer that are read.
const TOKEN: usize = 256 * 1024;

/// What goes with requests now.
#[derive(Debug, Clone, Default)]
pub(super) struct Pass {
    /// Counts up with every new one.
    pub(super) turn: u64,
    /// The header, once the registry has asked for one.
    pub(super) header: Option<HeaderValue>,
}

/// Keeps what goes with requests.
#[derive(Debug)]
pub(super) struct Guard {
    login: Login,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    pass: Pass,
    challenge: Option<Challenge>,
    scopes: BTreeSet<String>,
}

/// A token server's answer; it has one of the two names for the same.
#[derive(Deserialize)]
struct Token {
    token: Option<String>,
    access_token: Option<String>,
}

impl Guard {
    pub(super) fn new(login: Login) -> Self {
        Self {
            login,
            state: Mutex::default(),
        }
    }

    /// What goes with requests now.
    pub(super) async fn pass(&self) -> Pass {
        self.state.lock().await.pass.clone()
    }

    /// Might another pass change this refusal? ECR says 403, not 401, when its token has run out.
    pub(super) fn may_help(&self, refusal: &Refusal) -> bool {
        match refusal.status {
            StatusCode::UNAUTHORIZED => true,
            StatusCode::FORBIDDEN => matches!(self.login, Login::Ecr(_)),
            _ => false,
        }
    }

    /// A pass that follows the one of `turn`, which the registry refused; `None` if there is no
    /// other. `https` says that the registry is asked that way, and so nobody in the open.
    pub(super) async fn renew(
        &self,
        http: &Http,
        turn: u64,
        refusal: &Refusal,
        https: bool,
    ) -> Result<Option<Pass>, Miss> {
        let mut state = self.state.lock().await;
        if state.pass.turn != turn {
            return Ok(Some(state.pass.clone()));
        }
        if let Some(challenge) = challenge(&refusal.headers) {
            state.challenge = Some(challenge);
        }
        let header = match state.challenge.clone() {
            None => None,
            // The same name and password again change nothing.
            Some(Challenge::Basic) => {
                let header = self.basic().await?;
                header.filter(|header| Some(header) != state.pass.header.as_ref())
            }
            Some(Challenge::Bearer {
                realm,
                service,
                scopes,
            }) => {
                if https && !realm.starts_with("https://") {
                    let message = format!("it wants to send us from https to `{realm}`");
                    return Err(Miss::Final(What::Garbled(message)));
                }
                state.scopes.extend(scopes);
                let mut url = realm;
                if let Some(service) = service {
                    url = with_parameter(&url, "service", &service);
                }
                for scope in &state.scopes {
                    url = with_parameter(&url, "scope", scope);
                }
                Some(self.token(http, &url).await?)
            }
        };
        if header.is_none() {
            return Ok(None);
        }
        state.pass = Pass {
            turn: turn + 1,
            header,
        };
        Ok(Some(state.pass.clone()))
    }

    /// Name and password.
    async fn basic(&self) -> Result<Option<HeaderValue>, Miss> {
        let encoded = match &self.login {
            Login::Anonymous => return Ok(None),
            Login::Password { user, password } => {
                let pair = format!("{user}:{}", password.text());
                Secret::new(BASE64_STANDARD.encode(pair))
            }
            Login::Ecr(ecr) => {
                let granted = ecr.authorization().await;
                let granted = granted.map_err(|error| Miss::Final(What::Login(Box::new(error))))?;
                Secret::new(granted.token)
            }
        };
        hidden("Basic", &encoded).map(Some)
    }

    /// A token of the server at `url`, as whoever we are.
    async fn token(&self, http: &Http, url: &str) -> Result<HeaderValue, Miss> {
        let mut ask = Ask::new(Method::GET, url);
        if let Some(basic) = self.basic().await? {
            ask = ask.header(AUTHORIZATION, basic.to_str().unwrap_or_default());
        }
        let request = ask.request(url, None).map_err(Miss::Final)?;
        let answer = http.send(request).await?;
        if !answer.status.is_success() {
            let refusal = Refusal::read(answer).await;
            return Err(refusal.miss(http.clock().now()));
        }
        let token: Option<Token> = serde_json::from_slice(&answer.bytes(TOKEN).await?).ok();
        let token = token.and_then(|token| token.token.or(token.access_token));
        let token = token.ok_or_else(|| {
            Miss::Final(What::Garbled("its token server gives no token".to_owned()))
        })?;
        hidden("Bearer", &Secret::new(token))
    }
}

/// A header that no log shows.
fn hidden(scheme: &str, secret: &Secret) -> Result<HeaderValue, Miss> {
    let mut value = HeaderValue::from_str(&format!("{scheme} {}", secret.text()))
        .map_err(|_| Miss::Final(What::Garbled("its token is no text".to_owned())))?;
    value.set_sensitive(true);
    Ok(value)
}
