//! Acts before the computer sleeps: logind waits for a program that holds an inhibitor.
//!
//! <https://systemd.io/INHIBITOR_LOCKS/>

use futures_lite::StreamExt as _;
use zbus::Connection;
use zbus::zvariant::OwnedFd;

#[zbus::proxy(
    interface = "org.freedesktop.login1.Manager",
    default_service = "org.freedesktop.login1",
    default_path = "/org/freedesktop/login1",
    gen_blocking = false
)]
trait Login {
    fn inhibit(&self, what: &str, who: &str, why: &str, mode: &str) -> zbus::Result<OwnedFd>;

    #[zbus(signal)]
    fn prepare_for_sleep(&self, start: bool) -> zbus::Result<()>;
}

/// Calls `lock` before each sleep and holds the sleep back until it is done, for some seconds at most. Returns when
/// the system bus is gone, or at once on a system without logind; [`SleepWatch`](crate::SleepWatch) notices the
/// waking there.
pub async fn before_each<F>(lock: impl Fn() -> F)
where
    F: Future<Output = ()>,
{
    let watched = async { watch(&Connection::system().await?, lock).await };
    if let Err(error) = watched.await {
        tracing::info!(%error, "sleep is noticed on waking only");
    }
}

async fn watch<F>(bus: &Connection, lock: impl Fn() -> F) -> zbus::Result<()>
where
    F: Future<Output = ()>,
{
    let login = LoginProxy::new(bus).await?;
    let mut sleeps = login.receive_prepare_for_sleep().await?;
    let mut held_back = hold_back(&login).await;
    while let Some(sleep) = sleeps.next().await {
        if sleep.args()?.start {
            lock().await;
            drop(held_back.take());
        } else {
            held_back = hold_back(&login).await;
        }
    }
    Ok(())
}

/// Sleep waits while this is held, but only some seconds. Where it is refused, locking races with sleep.
async fn hold_back(login: &LoginProxy<'_>) -> Option<OwnedFd> {
    login.inhibit("sleep", "Partner Vault", "The vault locks first", "delay").await.ok()
}

#[cfg(test)]
mod tests {
    use std::io::{PipeReader, Read as _};
    use std::os::fd::OwnedFd as Fd;
    use std::os::unix::net::UnixStream;
    use std::sync::Mutex;
    use std::sync::mpsc::{self, Receiver, Sender};
    use std::time::Duration;

    use zbus::connection::Builder;
    use zbus::object_server::SignalEmitter;

    use super::*;

    /// A logind that gives out one end of a pipe for each inhibitor.
    struct FakeLogin(Mutex<Sender<PipeReader>>);

    #[zbus::interface(name = "org.freedesktop.login1.Manager")]
    impl FakeLogin {
        fn inhibit(&self, what: &str, who: &str, why: &str, mode: &str) -> OwnedFd {
            assert_eq!((what, mode), ("sleep", "delay"));
            assert!(!who.is_empty() && !why.is_empty(), "logind shows both to people");
            let (reader, writer) = std::io::pipe().unwrap();
            self.0.lock().unwrap().send(reader).unwrap();
            Fd::from(writer).into()
        }

        #[zbus(signal)]
        async fn prepare_for_sleep(emitter: &SignalEmitter<'_>, start: bool) -> zbus::Result<()>;
    }

    async fn both_ends() -> (Connection, Connection, Receiver<PipeReader>) {
        let (sender, inhibitors) = mpsc::channel();
        let (here, there) = UnixStream::pair().unwrap();
        let server = Builder::async_io_unix_stream(there)
            .server(zbus::Guid::generate())
            .unwrap()
            .p2p()
            .serve_at("/org/freedesktop/login1", FakeLogin(Mutex::new(sender)))
            .unwrap()
            .build();
        let client = Builder::async_io_unix_stream(here).p2p().build();
        let (server, client) = tokio::join!(server, client);
        (server.unwrap(), client.unwrap(), inhibitors)
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn sleep_waits_for_the_lock_and_so_does_the_next_one() {
        let (server, client, inhibitors) = both_ends().await;
        let (locks, mut locking) = tokio::sync::mpsc::channel(1);
        let watching = tokio::spawn(async move {
            watch(&client, || async {
                let (done, locked) = tokio::sync::oneshot::channel::<()>();
                locks.send(done).await.unwrap();
                locked.await.unwrap();
            })
            .await
        });
        let emitter = SignalEmitter::new(&server, "/org/freedesktop/login1").unwrap();
        for _ in 0..2 {
            let inhibitor = inhibitors.recv_timeout(PATIENCE).unwrap();
            FakeLogin::prepare_for_sleep(&emitter, true).await.unwrap();
            let done = locking.recv().await.unwrap();
            assert!(held(&inhibitor), "sleep waits while the vault locks");
            done.send(()).unwrap();
            wait_until_released(inhibitor);
            FakeLogin::prepare_for_sleep(&emitter, false).await.unwrap();
        }
        watching.abort();
    }

    fn held(inhibitor: &PipeReader) -> bool {
        let mut end = inhibitor.try_clone().unwrap();
        let (done, ended) = mpsc::channel();
        std::thread::spawn(move || done.send(end.read_to_end(&mut Vec::new())));
        ended.recv_timeout(Duration::from_millis(50)).is_err()
    }

    /// A pipe ends when its last writer is gone.
    fn wait_until_released(mut inhibitor: PipeReader) {
        assert_eq!(inhibitor.read_to_end(&mut Vec::new()).unwrap(), 0);
    }

    const PATIENCE: Duration = Duration::from_secs(20);
}
