//! The client against a registry that has troubles.

mod server;

use std::fs::File;
use std::io::Write as _;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use self::server::{Habits, Server, Trouble};
use super::{
    Login, Pointer, Registry, RegistryError, Repository, Secret, Told, Uploaded, Wanted, What,
};
use crate::image::{Blob, Digest, media};

const MANIFEST: &[u8] = b"{\"schemaVersion\":2}";

async fn repository(server: &Server, login: Login) -> Repository {
    let http = server.http().await;
    Registry::of_host(http, "registry.test", login).repository("a")
}

async fn anonymous(server: &Server) -> Repository {
    repository(server, Login::Anonymous).await
}

/// Bytes that no part of repeats.
fn contents(length: u32) -> Vec<u8> {
    (0..length / 4).flat_map(u32::to_le_bytes).collect()
}

fn blob(bytes: &[u8]) -> Blob {
    Blob {
        digest: Digest::of(bytes),
        bytes: bytes.len() as u64,
        media_type: media::Encoding::Gzip.layer().to_owned(),
    }
}

fn file(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file
}

fn counting() -> (Told, Arc<AtomicI64>) {
    let count = Arc::new(AtomicI64::new(0));
    let counted = Arc::clone(&count);
    let told: Told = Arc::new(move |bytes| {
        counted.fetch_add(bytes, Ordering::Relaxed);
    });
    (told, count)
}

/// Bytes of two parts and a little.
const LARGE: u32 = (16 << 20) + 4096;

/// Writes a blob of three parts; what arrived is right, and what was told of adds up.
async fn written(server: &Server) -> Result<Uploaded, RegistryError> {
    static BLOB: OnceLock<(Vec<u8>, Blob)> = OnceLock::new();
    let (bytes, blob) = BLOB.get_or_init(|| {
        let bytes = contents(LARGE);
        let blob = blob(&bytes);
        (bytes, blob)
    });
    let (told, count) = counting();
    let repository = anonymous(server).await;
    let uploaded = repository
        .write_blob(blob, file(bytes), None, &told)
        .await?;
    assert!(server.state().blobs[&blob.digest.to_string()] == *bytes);
    assert_eq!(count.load(Ordering::Relaxed), i64::from(LARGE));
    Ok(uploaded)
}

async fn read(server: &Server, bytes: &[u8]) -> Result<Vec<u8>, RegistryError> {
    let blob = blob(bytes);
    let mut to = Vec::new();
    let wanted = Wanted {
        blob: &blob,
        urls: &[],
    };
    let repository = anonymous(server).await;
    repository.read_blob(wanted, &mut to, None).await?;
    Ok(to)
}

fn holding(server: Server, bytes: &[u8]) -> Server {
    let digest = Digest::of(bytes).to_string();
    server.state().blobs.insert(digest, bytes.to_vec());
    server
}

#[tokio::test]
async fn a_large_blob_goes_in_parts_and_a_small_one_at_once() {
    let server = Server::default();
    assert_eq!(written(&server).await.unwrap(), Uploaded::Sent);
    assert_eq!(server.count("PATCH"), 3);
    let small = contents(4096);
    let (told, count) = counting();
    let repository = anonymous(&server).await;
    repository
        .write_blob(&blob(&small), file(&small), None, &told)
        .await
        .unwrap();
    assert_eq!(server.count("PATCH"), 3);
    assert_eq!(count.load(Ordering::Relaxed), 4096);
}

#[tokio::test]
async fn a_part_that_broke_goes_on_where_it_broke() {
    let server = Server::default().trouble("PATCH", Trouble::Reset(3_000_000));
    written(&server).await.unwrap();
    // 3 MB, 8 MiB, the rest.
    assert_eq!((server.count("POST"), server.count("PATCH")), (1, 3));
    assert_eq!(
        server.count("GET https://registry.test/v2/a/blobs/uploads/"),
        1
    );
}

#[tokio::test]
async fn a_part_whose_answer_was_lost_does_not_go_again() {
    let server = Server::default().trouble("PATCH", Trouble::Lost);
    written(&server).await.unwrap();
    assert_eq!((server.count("POST"), server.count("PATCH")), (1, 3));
}

#[tokio::test]
async fn a_registry_that_knows_no_status_says_the_offset_when_it_refuses() {
    let ecr = Habits {
        ecr: true,
        ..Habits::default()
    };
    let server = Server::with(ecr).trouble("PATCH", Trouble::Lost);
    written(&server).await.unwrap();
    // The first part again is refused with the offset: the upload goes on from there.
    assert_eq!((server.count("POST"), server.count("PATCH")), (1, 4));
    let server = Server::with(ecr).trouble("PATCH", Trouble::Reset(0));
    written(&server).await.unwrap();
    assert_eq!((server.count("POST"), server.count("PATCH")), (1, 4));
}

#[tokio::test]
async fn an_upload_that_is_gone_is_begun_anew() {
    let server = Server::default().trouble("PATCH", Trouble::Status(404, None));
    written(&server).await.unwrap();
    assert_eq!((server.count("POST"), server.count("PATCH")), (2, 4));
    let lost = Server::default().trouble("PUT", Trouble::Lost);
    written(&lost).await.unwrap();
    assert_eq!(lost.count("POST"), 1);
}

#[tokio::test]
async fn a_file_that_is_not_its_digest_is_not_sent_for_ever() {
    let server = Server::default();
    let repository = anonymous(&server).await;
    let (told, _) = counting();
    let (promised, other) = (contents(4096), vec![0; 4096]);
    let error = repository
        .write_blob(&blob(&promised), file(&other), None, &told)
        .await
        .unwrap_err();
    assert!(matches!(error.what, What::WrongDigest { .. }), "{error:?}");
    assert_eq!(server.count("POST"), 1);
}

#[tokio::test]
async fn a_registry_that_took_something_else_is_not_believed() {
    let server = Server::default().trouble("PUT", Trouble::OtherDigest);
    let error = written(&server).await.unwrap_err();
    assert!(matches!(error.what, What::WrongDigest { .. }), "{error:?}");
    let server = Server::default().trouble("PUT", Trouble::OtherDigest);
    let repository = anonymous(&server).await;
    let tag = Pointer::Tag("t".to_owned());
    let error = repository.put(&tag, media::MANIFEST, MANIFEST).await;
    assert!(matches!(error.unwrap_err().what, What::WrongDigest { .. }));
}

#[tokio::test]
async fn a_neighbour_s_blob_is_mounted_or_sent() {
    let bytes = contents(4096);
    for (mounts, wanted) in [(true, Uploaded::Mounted), (false, Uploaded::Sent)] {
        let server = Server::with(Habits {
            mounts,
            ..Habits::default()
        });
        let (told, count) = counting();
        let uploaded = anonymous(&server)
            .await
            .write_blob(&blob(&bytes), file(&bytes), Some("base"), &told)
            .await
            .unwrap();
        assert_eq!(uploaded, wanted);
        assert_eq!(server.count("&from=base"), 1);
        assert_eq!(count.load(Ordering::Relaxed), 4096);
    }
    let refused = Server::default().trouble("mount=", Trouble::Status(403, None));
    let (told, _) = counting();
    let uploaded = anonymous(&refused)
        .await
        .write_blob(&blob(&bytes), file(&bytes), Some("base"), &told)
        .await;
    assert_eq!(uploaded.unwrap(), Uploaded::Sent);
}

#[tokio::test]
async fn a_read_that_broke_goes_on_where_it_broke() {
    let bytes = contents(300_000);
    let server = holding(Server::default(), &bytes)
        .trouble("GET", Trouble::Cut(100_000))
        .trouble("GET", Trouble::Status(503, None))
        .trouble("GET", Trouble::Cut(100_000));
    assert_eq!(read(&server, &bytes).await.unwrap(), bytes);
    assert_eq!(server.count("GET"), 4);
}

#[tokio::test]
async fn contents_are_held_against_their_digest() {
    let bytes = contents(4096);
    let server = holding(Server::default(), &bytes).trouble("GET", Trouble::OtherContents);
    let error = read(&server, &bytes).await.unwrap_err();
    assert!(matches!(error.what, What::WrongDigest { .. }), "{error:?}");
    let server = Server::default();
    let longer = [bytes.as_slice(), b"more"].concat();
    server
        .state()
        .blobs
        .insert(Digest::of(&bytes).to_string(), longer);
    let error = read(&server, &bytes).await.unwrap_err();
    assert!(matches!(error.what, What::WrongSize { .. }), "{error:?}");
    let server = Server::default();
    let repository = anonymous(&server).await;
    let tag = Pointer::Tag("t".to_owned());
    repository
        .put(&tag, media::MANIFEST, MANIFEST)
        .await
        .unwrap();
    let wrong = server.clone().trouble("GET", Trouble::OtherContents);
    let error = anonymous(&wrong).await.document(&tag).await.unwrap_err();
    assert!(matches!(error.what, What::WrongDigest { .. }), "{error:?}");
}

#[tokio::test]
async fn a_disk_that_is_full_is_told_of() {
    let bytes = contents(4096);
    let server = holding(Server::default(), &bytes);
    let blob = blob(&bytes);
    let mut full = Full;
    let wanted = Wanted {
        blob: &blob,
        urls: &[],
    };
    let repository = anonymous(&server).await;
    let error = repository.read_blob(wanted, &mut full, None).await;
    let What::Local(error) = error.unwrap_err().what else {
        panic!("another error");
    };
    assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
    assert_eq!(server.count("GET"), 1);
}

/// A disk without room.
struct Full;

impl std::io::Write for Full {
    fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
        Err(std::io::ErrorKind::StorageFull.into())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn what_is_behind_the_registry_gets_no_sign_in() {
    let bytes = contents(4096);
    let server = holding(
        Server::with(Habits {
            redirects: true,
            token: Some("t0ken"),
            ..Habits::default()
        }),
        &bytes,
    );
    assert_eq!(read(&server, &bytes).await.unwrap(), bytes);
    assert_eq!(server.count("GET https://storage.test/"), 1);
    assert_eq!(server.state().tokens, 1);
}

#[tokio::test]
async fn many_at_once_get_one_token() {
    let server = Server::with(Habits {
        token: Some("t0ken"),
        ..Habits::default()
    });
    let repository = anonymous(&server).await;
    let bytes = contents(64);
    let asked = blob(&bytes);
    let (one, two, three) = tokio::join!(
        repository.find_blob(&asked),
        repository.find_blob(&asked),
        repository.find_blob(&asked)
    );
    assert_eq!([one.unwrap(), two.unwrap(), three.unwrap()], [None; 3]);
    assert_eq!(server.state().tokens, 1);
}

#[tokio::test]
async fn a_sign_in_that_runs_out_is_renewed() {
    let server = Server::with(Habits {
        token: Some("t0ken"),
        ..Habits::default()
    });
    let challenge = "Bearer realm=\"https://auth.test/token\",scope=\"x\"";
    let server = server.trouble(
        "PATCH",
        Trouble::Status(401, Some(("www-authenticate", challenge))),
    );
    written(&server).await.unwrap();
    assert_eq!(server.count("POST"), 2, "one is refused first");
    assert_eq!(server.state().tokens, 2);
}

#[tokio::test]
async fn a_password_is_shown_to_who_asks_for_it() {
    let habits = Habits {
        basic: Some("dXNlcjpwYXNz"),
        ..Habits::default()
    };
    let password = |text: &str| Login::Password {
        user: "user".to_owned(),
        password: Secret::new(text),
    };
    let tag = Pointer::Tag("t".to_owned());
    let server = Server::with(habits);
    let good = repository(&server, password("pass")).await;
    assert_eq!(good.head(&tag).await.unwrap(), None);
    for login in [password("wrong"), Login::Anonymous] {
        let error = repository(&server, login).await.head(&tag).await;
        assert!(matches!(error.unwrap_err().what, What::Unauthorized(_)));
    }
    assert!(!format!("{:?}", password("pass")).contains("pass\""));
}

#[tokio::test]
async fn who_asks_too_often_waits_as_it_is_told() {
    let tag = Pointer::Tag("t".to_owned());
    let wish = Some(("retry-after", "7"));
    let server = Server::default()
        .trouble("HEAD", Trouble::Status(429, wish))
        .trouble("HEAD", Trouble::Status(502, None))
        .trouble("HEAD", Trouble::Reset(0));
    assert_eq!(anonymous(&server).await.head(&tag).await.unwrap(), None);
    let waited = server.state().waited.clone();
    assert_eq!((waited.len(), waited[0]), (3, Duration::from_secs(7)));
    let busy = (0..9).fold(Server::default(), |server, _| {
        server.trouble("HEAD", Trouble::Status(429, wish))
    });
    let error = anonymous(&busy).await.head(&tag).await.unwrap_err();
    assert!(matches!(error.what, What::Throttled), "{error:?}");
    assert_eq!(busy.count("HEAD"), 6);
}

#[tokio::test]
async fn a_document_has_a_size_that_documents_have() {
    let server = Server::default();
    let large = vec![b' '; (4 << 20) + 1];
    let tag = Pointer::Tag("t".to_owned());
    let repository = anonymous(&server).await;
    repository.put(&tag, media::MANIFEST, &large).await.unwrap();
    assert!(repository.document(&tag).await.is_err());
    assert!(
        repository
            .document(&Pointer::Digest(Digest::of(b"x")))
            .await
            .is_err()
    );
}
