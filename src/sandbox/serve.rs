//! The sandbox on a loopback port, for any AWS client.
//!
//! While it serves, simulated time goes on with the clock on the wall, times the speed: a client
//! that knows nothing of simulated time waits in real time.

use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{Either, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use super::cut::Cut;
use super::instance::Delivery;
use super::receive::{Unreceived, receive};
use super::speed::Speed;
use super::state::StateError;
use super::{Sandbox, wall::Wall};

/// Largest request body that is no part of an upload: well above the largest template in a form (51 200 bytes, each spelled
/// with three).
const BODY_LIMIT: usize = 1024 * 1024;
/// Connections at a time; more wait to be accepted.
const CONNECTIONS: usize = 256;
/// Longest a client may take to send its headers.
const HEADERS_WITHIN: Duration = Duration::from_secs(30);
/// Longest an answer under way may take after the server was told to stop.
const LAST_ANSWERS_WITHIN: Duration = Duration::from_secs(1);
/// Pause after a connection could not be accepted, such as for want of file descriptors.
const AFTER_A_FAILURE: Duration = Duration::from_millis(50);

/// The body of an answer.
type Reply = Either<Full<Bytes>, Cut>;

/// Why the sandbox cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Other machines could reach the address.
    #[error("the sandbox is served on loopback addresses only, and {0} is none")]
    NotLoopback(IpAddr),
    /// There is no such speed to serve at.
    #[error("the sandbox cannot be served at speed `max`: time goes on with the clock on the wall")]
    NoPace,
    /// The address cannot be had.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
}

/// A sandbox that listens.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    handler: Arc<Handler>,
}

type Report = Box<dyn Fn(&StateError) + Send + Sync>;

struct Handler {
    sandbox: Sandbox,
    wall: Wall,
    report: Report,
}

impl std::fmt::Debug for Handler {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Handler").finish_non_exhaustive()
    }
}

impl Server {
    /// Starts to listen; port 0 takes any free one. `report` hears of a state file that cannot be
    /// used; the client gets an internal error then.
    ///
    /// # Errors
    /// The address is no loopback address or cannot be had, or the sandbox's speed is `max`.
    pub async fn bind(
        sandbox: Sandbox,
        address: SocketAddr,
        report: impl Fn(&StateError) + Send + Sync + 'static,
    ) -> Result<Self, ServeError> {
        if !address.ip().is_loopback() {
            return Err(ServeError::NotLoopback(address.ip()));
        }
        let Speed::Times(times) = sandbox.speed() else {
            return Err(ServeError::NoPace);
        };
        let failed = |source| ServeError::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        Ok(Self {
            address: listener.local_addr().map_err(failed)?,
            listener,
            handler: Arc::new(Handler {
                wall: Wall::new(sandbox.clone(), times),
                sandbox,
                report: Box::new(report),
            }),
        })
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `stop` is done, then lets answers under way go out.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let (stopping, stopped) = watch::channel(false);
        let places = Arc::new(Semaphore::new(CONNECTIONS));
        let mut connections = JoinSet::new();
        tokio::pin!(stop);
        loop {
            let accepted = async {
                let place = Arc::clone(&places).acquire_owned().await.ok();
                (place, self.listener.accept().await)
            };
            tokio::select! {
                () = &mut stop => break,
                () = self.handler.wall.pause() => self.handler.pass_time().await,
                Some(_) = connections.join_next() => {}
                (place, accepted) = accepted => match accepted {
                    Ok((stream, _)) => {
                        let talk = talk(stream, Arc::clone(&self.handler), stopped.clone());
                        connections.spawn(async move {
                            talk.await;
                            drop(place);
                        });
                    }
                    Err(_) => tokio::time::sleep(AFTER_A_FAILURE).await,
                },
            }
        }
        drop(self.listener);
        stopping.send_replace(true);
        let ends = async { while connections.join_next().await.is_some() {} };
        // What is still under way after that is cut off when the set is dropped.
        let _ = tokio::time::timeout(LAST_ANSWERS_WITHIN, ends).await;
        self.handler.pass_time().await;
    }
}

/// Answers the requests of one connection until it closes or the server stops.
async fn talk(stream: TcpStream, handler: Arc<Handler>, mut stopped: watch::Receiver<bool>) {
    let service = service_fn(move |request| {
        let handler = Arc::clone(&handler);
        async move { handler.answer(request).await }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS_WITHIN)
        .serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    tokio::select! {
        // A client that breaks off has nobody to be told to.
        _ = connection.as_mut() => return,
        _ = stopped.wait_for(|stopped| *stopped) => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = connection.await;
}

impl Handler {
    async fn pass_time(&self) {
        if let Err(error) = self.wall.pass().await {
            (self.report)(&error);
        }
    }

    async fn answer(
        &self,
        request: http::Request<Incoming>,
    ) -> Result<http::Response<Reply>, io::Error> {
        self.pass_time().await;
        let request = match receive(&self.sandbox, request, BODY_LIMIT).await {
            Ok(request) => request,
            Err(Unreceived::State(error)) => {
                (self.report)(&error);
                return Ok(plain(500, &error.to_string()));
            }
            Err(error @ Unreceived::TooLarge) => return Ok(plain(413, &error.to_string())),
            Err(error @ Unreceived::Broken(_)) => return Ok(plain(400, &error.to_string())),
        };
        match self.sandbox.answer(request).await {
            Ok(Delivery::Answer(response)) => Ok(response.map(whole)),
            Ok(Delivery::Truncated(response)) => {
                Ok(response.map(|body| Either::Right(Cut::through(&body))))
            }
            // An error of the service ends the connection without an answer.
            Ok(Delivery::Reset) => Err(io::ErrorKind::ConnectionReset.into()),
            Ok(Delivery::Silence) => std::future::pending().await,
            Err(error) => {
                (self.report)(&error);
                Ok(plain(500, &error.to_string()))
            }
        }
    }
}

fn whole(body: Bytes) -> Reply {
    Either::Left(Full::new(body))
}

fn plain(status: u16, text: &str) -> http::Response<Reply> {
    let mut response = http::Response::new(whole(Bytes::from(format!("{text}\n"))));
    *response.status_mut() =
        http::StatusCode::from_u16(status).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR);
    response
}

#[cfg(test)]
mod tests;
