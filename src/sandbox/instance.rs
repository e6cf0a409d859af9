//! One opened sandbox: requests in, responses out, time in between.

use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use aws_smithy_runtime_api::client::http::SharedHttpClient;
use jiff::{SignedDuration, Timestamp};

use super::call::{ApiError, Call};
use super::client::Loop;
use super::clock::{SimulatedClock, Waits, instant};
use super::engine::registry::Hashing;
use super::engine::{World, advance};
use super::faults::{Fate, Gates, Moment, Script, Trouble, end_client};
use super::headers::{client_of, date, request_id, unavailable};
use super::log::{CallLog, Entry};
use super::model::Model;
use super::policy::{self, Document};
use super::receive::hashed;
use super::services;
use super::speed::Speed;
use super::state::{StateError, Store, Touch};
use super::under_way::UnderWay;
use super::wire::{DEFAULT_ACCOUNT, Exchange, Request, Response};

/// Which world, and how fast its time passes.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The state file.
    pub file: PathBuf,
    /// Seed of a new world ([`super::DEFAULT_SEED`] if none is given); must match the one of a world that exists.
    pub seed: Option<u64>,
    /// How fast time passes for those who wait.
    pub speed: Speed,
    /// The troubles of this process and of the world; none leaves the world's as they are.
    pub faults: Option<Script>,
    /// Where every call is written down.
    pub log: Option<PathBuf>,
    /// How fast the world scales from now on; none leaves it as it is.
    pub model: Option<Model>,
    /// The policies that every caller is held to; none: everything is allowed.
    pub policies: Option<Vec<Document>>,
}

/// What a client gets.
#[derive(Debug)]
pub enum Delivery {
    /// An answer.
    Answer(Response),
    /// An answer of which half arrives before the connection breaks.
    Truncated(Response),
    /// The connection breaks.
    Reset,
    /// Nothing, ever.
    Silence,
}

/// A simulated AWS, open for calls. Clones share it.
#[derive(Debug, Clone)]
pub struct Sandbox(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    store: Mutex<Store>,
    speed: Speed,
    in_memory: bool,
    /// The store's time, readable while somebody else is at the store.
    now_ms: AtomicI64,
    calls: AtomicU64,
    calls_under_way: AtomicUsize,
    waits: Waits,
    gates: Option<Arc<Gates>>,
    log: Option<CallLog>,
    policies: Option<Vec<Document>>,
}

impl Sandbox {
    /// A new world in memory, gone when the last clone is.
    pub fn in_memory(seed: u64, pace: Speed) -> Self {
        Self::around(Store::in_memory(seed), pace, None, None, None)
    }

    /// The world of a state file; a new one if there is no file yet.
    ///
    /// # Errors
    /// Whatever makes the file unusable, before anything is called.
    pub fn open(settings: &Settings) -> Result<Self, StateError> {
        let durable = settings.speed != Speed::Max;
        let gates = settings
            .faults
            .clone()
            .map(|script| Arc::new(Gates::new(script)));
        let mut store = Store::open(&settings.file, settings.seed, durable)?;
        if let Some(gates) = &gates {
            store.with(i64::MIN, |world| {
                world.put_in_force(DEFAULT_ACCOUNT, gates.script());
                ((), Touch::Changed)
            })?;
            store.pass_by(Arc::clone(gates));
        }
        if let Some(model) = &settings.model {
            store.with(i64::MIN, |world| {
                world.take_on(model.clone());
                ((), Touch::Changed)
            })?;
        }
        let log = settings.log.as_deref().map(CallLog::open).transpose()?;
        Ok(Self::around(
            store,
            settings.speed,
            gates,
            log,
            settings.policies.clone(),
        ))
    }

    /// A new world in memory with the faults of a script.
    pub fn in_memory_with(seed: u64, pace: Speed, script: Script) -> Self {
        let mut store = Store::in_memory(seed);
        // A world in memory has no file that could fail.
        let _ = store.with(i64::MIN, |world| {
            (world.put_in_force(DEFAULT_ACCOUNT, &script), Touch::Looked)
        });
        Self::around(store, pace, Some(Arc::new(Gates::new(script))), None, None)
    }

    /// Puts a new world into the state file, whatever is in it now, damaged or not.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn reset(settings: &Settings) -> Result<(), StateError> {
        Store::reset(&settings.file, settings.seed)
    }

    fn around(
        store: Store,
        speed: Speed,
        gates: Option<Arc<Gates>>,
        log: Option<CallLog>,
        policies: Option<Vec<Document>>,
    ) -> Self {
        Self(Arc::new(Inner {
            now_ms: AtomicI64::new(store.now_ms()),
            in_memory: store.is_in_memory(),
            store: Mutex::new(store),
            speed,
            calls: AtomicU64::new(0),
            calls_under_way: AtomicUsize::new(0),
            waits: Waits::default(),
            gates,
            log,
            policies,
        }))
    }

    /// An HTTP client for the SDK whose every request this sandbox answers. No port is opened.
    pub fn http_client(&self) -> SharedHttpClient {
        SharedHttpClient::new(Loop::new(self.clone()))
    }

    /// The clock of this world.
    pub fn clock(&self) -> SimulatedClock {
        SimulatedClock::new(self.clone())
    }

    /// Answers one request.
    ///
    /// # Errors
    /// The state file cannot be used; what the call asked for did not happen.
    pub async fn answer(&self, request: Request) -> Result<Delivery, StateError> {
        let _under_way = UnderWay::begin(&self.0.calls_under_way);
        let request = hashed(self, request).await?;
        self.at_store(move |inner| inner.answer(&request)).await
    }

    /// What came so far of an upload to a registry; nothing, if there is no such upload.
    pub(super) async fn uploaded(&self, id: String) -> Result<Hashing, StateError> {
        self.at_store(move |inner| {
            inner.with(i64::MIN, |world| {
                let upload = world.upload(&id);
                let so_far = upload.map_or_else(Hashing::default, |upload| upload.so_far.clone());
                (so_far, Touch::Looked)
            })
        })
        .await
    }

    /// Moves time on by `length` at once and saves the world.
    ///
    /// # Errors
    /// The state file cannot be used.
    pub fn advance(&self, length: Duration) -> Result<Timestamp, StateError> {
        let length_ms = i64::try_from(length.as_millis()).unwrap_or(i64::MAX);
        let begin_ms = self
            .0
            .with(i64::MIN, |world| (world.now_ms, Touch::Looked))?;
        let until_ms = begin_ms
            .saturating_add(length_ms)
            .min(Timestamp::MAX.as_millisecond());
        self.0
            .with(until_ms, |world| (instant(world.now_ms), Touch::Changed))
    }

    /// When the callers' credentials run out; `None`: never, or nobody can say.
    pub fn credentials_end(&self) -> Option<Timestamp> {
        let gates = self.0.gates.clone()?;
        let end = self.look(|world| gates.credentials_end_ms(world)).ok()?;
        end.map(instant)
    }

    /// Looks at the world as it is now.
    ///
    /// # Errors
    /// The state file cannot be used.
    pub fn look<T>(&self, look: impl FnOnce(&World) -> T) -> Result<T, StateError> {
        self.0.with(i64::MIN, |world| (look(world), Touch::Looked))
    }

    /// Moves time on to `until_ms`, unless it is later already. Whoever waits for later gives way
    /// until this is done, as to a call.
    pub(crate) async fn move_to(&self, until_ms: i64) -> Result<(), StateError> {
        let _under_way = UnderWay::begin(&self.0.calls_under_way);
        self.at_store(move |inner| inner.with(until_ms, |_| ((), Touch::Looked)))
            .await
    }

    /// Moves time on by some milliseconds from wherever it is.
    pub(crate) async fn move_by(&self, milliseconds: i64) -> Result<(), StateError> {
        self.at_store(move |inner| {
            inner.with(i64::MIN, |world| {
                let until_ms = world.now_ms.saturating_add(milliseconds);
                (advance(world, until_ms), Touch::Looked)
            })
        })
        .await
    }

    pub(crate) fn now_ms(&self) -> i64 {
        self.0.now_ms.load(Ordering::Acquire)
    }

    pub(crate) fn speed(&self) -> Speed {
        self.0.speed
    }

    pub(crate) fn waits(&self) -> &Waits {
        &self.0.waits
    }

    pub(crate) fn calls_under_way(&self) -> usize {
        self.0.calls_under_way.load(Ordering::Acquire)
    }

    /// Runs `work` where it may block: a file's lock can be somebody else's for a while.
    async fn at_store<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner) -> Result<T, StateError> + Send + 'static,
    ) -> Result<T, StateError> {
        if self.0.in_memory {
            return work(&self.0);
        }
        let inner = Arc::clone(&self.0);
        match tokio::task::spawn_blocking(move || work(&inner)).await {
            Ok(result) => result,
            Err(failed) => {
                pass_on_panic(failed);
                // The runtime is going down, and this task with it.
                std::future::pending().await
            }
        }
    }
}

/// Apart from its caller, whose future must stay `Sync`: a panic's payload is not.
fn pass_on_panic(failed: tokio::task::JoinError) {
    if let Ok(panic) = failed.try_into_panic() {
        std::panic::resume_unwind(panic);
    }
}

impl Inner {
    fn answer(&self, request: &Request) -> Result<Delivery, StateError> {
        let number = self.calls.fetch_add(1, Ordering::Relaxed);
        let (delivery, killed) = self.with(i64::MIN, |world| {
            let exchange = Exchange::read(request, request_id(world, number, request));
            let fate = self.fate(world, &exchange);
            if fate.kill == Some(Moment::Before) {
                end_client(&fate.said.join("; "));
            }
            let mut touch = Touch::Looked;
            for said in &fate.said {
                world.faults.note(world.now_ms, said.clone());
                touch = Touch::Changed;
            }
            let (delivery, error, touched) = self.deliver(world, &exchange, &fate);
            if let Some(log) = &self.log {
                log.write(&Entry {
                    now_ms: world.now_ms,
                    call: exchange.call().ok(),
                    error: error.as_ref(),
                    faults: &fate.said,
                    client: client_of(request),
                });
            }
            if touched == Touch::Changed {
                touch = touched;
            }
            let killed = (fate.kill == Some(Moment::After)).then_some(fate.said);
            ((delivery, killed), touch)
        })?;
        if let Some(said) = killed {
            end_client(&said.join("; "));
        }
        Ok(delivery)
    }

    fn fate(&self, world: &World, exchange: &Exchange) -> Fate {
        match (&self.gates, exchange.call()) {
            (Some(gates), Ok(call)) => gates.fate(world, call, services::changes(call)),
            _ => Fate::default(),
        }
    }

    /// Handles a request that its fate lets through, and answers as its fate has it.
    fn deliver(
        &self,
        world: &mut World,
        exchange: &Exchange,
        fate: &Fate,
    ) -> (Delivery, Option<ApiError>, Touch) {
        let lost = match fate.trouble {
            Some(Trouble::Reset) => Some(Delivery::Reset),
            Some(Trouble::Timeout) => Some(Delivery::Silence),
            Some(Trouble::Unavailable) => Some(Delivery::Answer(unavailable())),
            _ => None,
        };
        if let Some(delivery) = lost {
            return (delivery, None, Touch::Looked);
        }
        let throttled = fate.trouble == Some(Trouble::Throttled);
        let (answer, touch) = match (exchange.call(), &fate.refusal) {
            (Err(refused), _) | (Ok(_), Some(refused)) => (Err(refused.clone()), Touch::Looked),
            (Ok(call), None) if throttled => (Err(turned_away(call)), Touch::Looked),
            (Ok(call), None) => (
                policy::handle(world, call, self.policies.as_deref()),
                touch(call),
            ),
        };
        let mut response = exchange.write(&answer);
        let skew = self
            .gates
            .as_ref()
            .map_or(SignedDuration::ZERO, |gates| gates.skew());
        if let Some(date) = date(world, skew) {
            response.headers_mut().insert(http::header::DATE, date);
        }
        let delivery = match fate.trouble {
            Some(Trouble::LostAnswer) => Delivery::Reset,
            Some(Trouble::Truncated) => Delivery::Truncated(response),
            _ => Delivery::Answer(response),
        };
        (delivery, answer.err(), touch)
    }

    fn with<T>(
        &self,
        at_least_ms: i64,
        act: impl FnOnce(&mut World) -> (T, Touch),
    ) -> Result<T, StateError> {
        let mut store = self.store();
        let result = store.with(at_least_ms, act);
        self.now_ms.store(store.now_ms(), Ordering::Release);
        result
    }

    fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What throttles before a call gets to its service says the same for all of them; registries are
/// no services of that kind.
fn turned_away(call: &Call) -> ApiError {
    if call.service.ends_with("registry") {
        services::gate::throttled(&call.service)
    } else {
        ApiError::client("Throttling", "Rate exceeded")
    }
}

fn touch(call: &Call) -> Touch {
    if services::changes(call) {
        Touch::Changed
    } else {
        Touch::Looked
    }
}
