//! What `GetAuthorizationToken` hands out and the registry asks for.
//!
//! <https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html>

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::{error, text};
use crate::sandbox::call::{ApiError, Call};
use crate::sandbox::engine::World;

/// How long a token is good.
/// Source: <https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetAuthorizationToken.html>.
const GOOD_FOR_MS: i64 = 12 * 60 * 60 * 1_000;

/// A token, which says of itself whose it is: nothing here is secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Account of whoever asked for it.
    pub account: String,
    /// Region it was asked for in.
    pub region: String,
    /// Access key of whoever asked for it.
    pub key: String,
    /// When it is over, in milliseconds since the epoch.
    pub expires_at_ms: i64,
}

impl Token {
    /// The token that a call gets.
    pub fn issue(now_ms: i64, call: &Call) -> Self {
        Self {
            account: call.account.clone(),
            region: call.region.clone(),
            key: call.principal.access_key_id.clone(),
            expires_at_ms: now_ms.saturating_add(GOOD_FOR_MS),
        }
    }

    /// The password that carries it.
    pub fn password(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::json!(self).to_string())
    }

    /// The token in a password.
    pub fn read(password: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(password).ok()?;
        serde_json::from_slice(&bytes).ok()
    }
}

/// Lets a request in whose token is good here and now.
///
/// A token of another account or region is refused in the words for one that is over.
/// Sources: <https://github.com/aws/aws-cli/issues/2351>; the status is assumed.
pub(super) fn admit(world: &World, call: &Call) -> Result<(), ApiError> {
    let Some(token) = Token::read(text(call, "password")) else {
        return Err(error(401, "UNAUTHORIZED", "Not Authorized"));
    };
    let here = token.account == call.account && token.region == call.region;
    if !here || token.expires_at_ms <= world.now_ms {
        let words = "Your authorization token has expired. Reauthenticate and try again.";
        return Err(error(403, "DENIED", words));
    }
    Ok(())
}
