//! Real sockets on loopback: what a client sees.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::*;

struct Running {
    address: SocketAddr,
    sandbox: Sandbox,
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
}

async fn start(times: f64) -> Running {
    let sandbox = Sandbox::in_memory(0, Speed::Times(times));
    let any_port = SocketAddr::from(([127, 0, 0, 1], 0));
    let server = Server::bind(sandbox.clone(), any_port, |error| panic!("{error}"))
        .await
        .unwrap();
    let address = server.address();
    let (stop, stopped) = oneshot::channel::<()>();
    let server = tokio::spawn(server.run(async {
        let _ = stopped.await;
    }));
    Running {
        address,
        sandbox,
        stop,
        server,
    }
}

/// Sends `request` and reads until the server closes.
async fn exchange(address: SocketAddr, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let _ = stream.write_all(request).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

const CALLER: &[u8] = b"POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\
    content-type: application/x-www-form-urlencoded\r\n\
    content-length: 43\r\n\r\nAction=GetCallerIdentity&Version=2011-06-15";

#[tokio::test]
async fn other_addresses_than_loopback_are_refused() {
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:80"] {
        let sandbox = Sandbox::in_memory(0, Speed::REAL);
        let error = Server::bind(sandbox, address.parse().unwrap(), |_| {})
            .await
            .unwrap_err();
        assert!(matches!(error, ServeError::NotLoopback(_)), "{address}");
        assert!(error.to_string().contains("loopback"));
    }
}

#[tokio::test]
async fn a_taken_port_and_a_speed_without_pace_are_refused() {
    let running = start(1.0).await;
    let sandbox = Sandbox::in_memory(0, Speed::REAL);
    let error = Server::bind(sandbox, running.address, |_| {})
        .await
        .unwrap_err();
    assert!(matches!(error, ServeError::Listen { .. }));
    let sandbox = Sandbox::in_memory(0, Speed::Max);
    let any_port = SocketAddr::from(([127, 0, 0, 1], 0));
    let error = Server::bind(sandbox, any_port, |_| {}).await.unwrap_err();
    assert!(matches!(error, ServeError::NoPace));
}

#[tokio::test]
async fn requests_are_answered_side_by_side_until_it_is_told_to_stop() {
    let running = start(1.0).await;
    // A client that sends half a request keeps nobody else waiting.
    let mut half = TcpStream::connect(running.address).await.unwrap();
    half.write_all(b"POST / HTTP/1.1\r\nhost: x\r\n")
        .await
        .unwrap();
    let mut clients = JoinSet::new();
    for _ in 0..20 {
        clients.spawn(exchange(running.address, CALLER));
    }
    for answer in clients.join_all().await {
        assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
        assert!(answer.contains("MissingAuthenticationToken"), "{answer}");
    }
    running.stop.send(()).unwrap();
    running.server.await.unwrap();
    assert!(TcpStream::connect(running.address).await.is_err());
}

#[tokio::test]
async fn a_body_without_end_is_cut_off() {
    let running = start(1.0).await;
    let head = format!(
        "POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        4 * BODY_LIMIT
    );
    let mut request = head.into_bytes();
    request.resize(request.len() + 2 * BODY_LIMIT, b'a');
    let answer = exchange(running.address, &request).await;
    // The refusal may be lost in the reset that follows it; the server goes on either way.
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 413"),
        "{answer}"
    );
    let next = exchange(running.address, CALLER).await;
    assert!(next.starts_with("HTTP/1.1 403"), "{next}");
}

#[tokio::test]
async fn garbage_is_answered_and_forgotten() {
    let running = start(1.0).await;
    let answer = exchange(running.address, b"\x16\x03\x01\x00 hello\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    let next = exchange(running.address, CALLER).await;
    assert!(next.starts_with("HTTP/1.1 403"), "{next}");
}

#[tokio::test(start_paused = true)]
async fn time_goes_on_with_the_wall_times_the_speed() {
    let sandbox = Sandbox::in_memory(0, Speed::Times(60.0));
    let wall = Wall::new(sandbox.clone(), 60.0);
    for _ in 0..10 {
        wall.pause().await;
        wall.pass().await.unwrap();
    }
    let passed_ms = sandbox.now_ms() - super::super::GENESIS_MS;
    assert_eq!(passed_ms, 150_000);
    // Time that somebody else moved is kept and added to.
    sandbox.advance(Duration::from_hours(2)).unwrap();
    wall.pause().await;
    wall.pass().await.unwrap();
    let passed_ms = sandbox.now_ms() - super::super::GENESIS_MS;
    assert_eq!(passed_ms, 150_000 + 7_200_000 + 15_000);
}

#[tokio::test]
async fn a_served_world_moves_while_nobody_calls() {
    let running = start(1000.0).await;
    let begin_ms = running.sandbox.now_ms();
    let moved = async {
        while running.sandbox.now_ms() == begin_ms {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), moved)
        .await
        .unwrap();
}
