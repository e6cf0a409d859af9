//! One request to its answer: signing in, redirects, and another attempt where one may help.

use http::Method;
use http::header::{HeaderValue, LOCATION};

use super::ask::{Ask, is_at, join};
use super::pause::{ATTEMPTS, pause};
use super::reply::{Miss, Refusal};
use super::{Registry, What};
use crate::aws::Answer;

/// How often one request may lead to another address.
const REDIRECTS: usize = 5;

/// How often one request may want another pass: for other rights, and because it has run out.
const PASSES: usize = 3;

/// What came back.
enum Reply {
    Granted(Answer),
    Refused(Refusal),
}

impl Registry {
    /// Sends a request until there is an answer that is none of a passing trouble. For requests
    /// that may be repeated although an earlier one went through.
    pub(super) async fn send(&self, ask: &Ask) -> Result<Answer, What> {
        let mut attempt = 0;
        loop {
            match self.once(ask).await {
                Ok(answer) => return Ok(answer),
                Err(Miss::Passing { wish, .. }) if attempt + 1 < ATTEMPTS => {
                    pause(self.0.http.clock(), attempt, &ask.url, wish).await;
                    attempt += 1;
                }
                Err(miss) => return Err(miss.what()),
            }
        }
    }

    /// As [`Self::send`], where not being there is an answer too.
    pub(super) async fn find(&self, ask: &Ask) -> Result<Option<Answer>, What> {
        match self.send(ask).await {
            Ok(answer) => Ok(Some(answer)),
            Err(What::NotFound(_)) => Ok(None),
            Err(what) => Err(what),
        }
    }

    /// One attempt, with another pass if the registry wants one.
    pub(super) async fn once(&self, ask: &Ask) -> Result<Answer, Miss> {
        let (http, guard) = (&self.0.http, &self.0.guard);
        let https = self.origin().starts_with("https://");
        let mut pass = guard.pass().await;
        for _ in 0..PASSES {
            let refusal = match self.follow(ask, pass.header.as_ref()).await? {
                Reply::Granted(answer) => return Ok(answer),
                Reply::Refused(refusal) => refusal,
            };
            if !guard.may_help(&refusal) {
                return Err(refusal.miss(http.clock().now()));
            }
            pass = match guard.renew(http, pass.turn, &refusal, https).await? {
                Some(pass) => pass,
                None => return Err(Miss::Final(refusal.what())),
            };
        }
        match self.follow(ask, pass.header.as_ref()).await? {
            Reply::Granted(answer) => Ok(answer),
            Reply::Refused(refusal) => Err(refusal.miss(http.clock().now())),
        }
    }

    /// One attempt with this pass, to wherever it leads. The pass stays at the registry: storage
    /// behind it takes its own signature and refuses a second one.
    async fn follow(&self, ask: &Ask, pass: Option<&HeaderValue>) -> Result<Reply, Miss> {
        let mut url = ask.url.clone();
        let follows = matches!(ask.method, Method::GET | Method::HEAD);
        for _ in 0..=REDIRECTS {
            let pass = pass.filter(|_| is_at(&url, self.origin()));
            let request = ask.request(&url, pass).map_err(Miss::Final)?;
            let answer = self.0.http.send(request).await?;
            if answer.status.is_success() {
                return Ok(Reply::Granted(answer));
            }
            let location = answer.header(LOCATION.as_str());
            match location.filter(|_| follows && answer.status.is_redirection()) {
                Some(location) => url = join(&url, location).map_err(Miss::Final)?,
                None => return Ok(Reply::Refused(Refusal::read(answer).await)),
            }
        }
        let message = "it leads from one address to the next".to_owned();
        Err(Miss::Final(What::Garbled(message)))
    }
}
