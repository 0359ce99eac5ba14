//! One thread that does one thing after another, and callers that wait for it no longer than they like.
//!
//! A call that never returns cannot be ended from outside. So there is one thread and one order: whoever gave up
//! before their turn is skipped, and what is stuck holds up the others, who time out. Nothing overtakes it, so
//! nothing old lands on something new.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::{Answer, KeychainError};

/// How long callers wait.
#[derive(Clone, Copy, Debug)]
pub struct TimeOuts {
    /// For an answer that needs nobody.
    pub answer: Duration,
    /// For an answer while somebody is asked to unlock the keyring; at least as long as `answer`.
    pub prompt: Duration,
}

impl Default for TimeOuts {
    fn default() -> Self {
        Self { answer: Duration::from_secs(5), prompt: Duration::from_mins(1) }
    }
}

/// The way to the thread that owns a `K`.
pub(crate) struct Queue<K> {
    jobs: Sender<Job<K>>,
    prompt: Prompt,
    time_outs: TimeOuts,
}

impl<K: Send + 'static> Queue<K> {
    /// Starts the thread. It ends with the queue, once it is no longer stuck.
    pub(crate) fn start(owned: K, prompt: Prompt, time_outs: TimeOuts) -> Result<Self, KeychainError> {
        let (jobs, receiver) = mpsc::channel();
        thread::Builder::new()
            .name("keyring".to_owned())
            .spawn(move || work_off(owned, &receiver))
            .map_err(|error| KeychainError::Failed(error.to_string()))?;
        Ok(Self { jobs, prompt, time_outs })
    }

    /// Queues `work` at once, and waits for it when the answer is awaited.
    pub(crate) fn submit<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut K) -> Result<T, KeychainError> + Send + 'static,
    ) -> Answer<'static, T> {
        let (reply, answer) = oneshot::channel();
        let job = move |owned: &mut K| {
            if !reply.is_closed() {
                drop(reply.send(work(owned)));
            }
        };
        let sent = self.jobs.send(Box::new(job));
        let (prompt, time_outs) = (self.prompt.clone(), self.time_outs);
        Box::pin(async move {
            match sent {
                Ok(()) => wait(answer, &prompt, time_outs).await,
                Err(_) => Err(stopped()),
            }
        })
    }
}

/// Whether somebody is being asked to unlock the keyring just now.
#[derive(Clone, Default)]
pub(crate) struct Prompt(Arc<AtomicBool>);

impl Prompt {
    /// A prompt that may be there at any time, where the system does not say.
    #[cfg_attr(not(target_os = "macos"), allow(dead_code, reason = "the other systems say"))]
    pub(crate) fn always() -> Self {
        Self(Arc::new(AtomicBool::new(true)))
    }

    /// Does what may ask somebody.
    #[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "the other systems do not say"))]
    pub(crate) fn during<T>(&self, act: impl FnOnce() -> T) -> T {
        self.0.store(true, Ordering::Release);
        let result = act();
        self.0.store(false, Ordering::Release);
        result
    }

    fn is_open(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

type Job<K> = Box<dyn FnOnce(&mut K) + Send>;

fn work_off<K>(mut owned: K, jobs: &Receiver<Job<K>>) {
    while let Ok(job) = jobs.recv() {
        job(&mut owned);
    }
}

async fn wait<T>(
    mut answer: oneshot::Receiver<Result<T, KeychainError>>,
    prompt: &Prompt,
    time_outs: TimeOuts,
) -> Result<T, KeychainError> {
    let mut received = timeout(time_outs.answer, &mut answer).await;
    if received.is_err() && prompt.is_open() {
        received = timeout(time_outs.prompt.saturating_sub(time_outs.answer), &mut answer).await;
    }
    match received {
        Ok(Ok(result)) => result,
        Ok(Err(_)) => Err(stopped()),
        Err(_) => Err(KeychainError::TimedOut),
    }
}

fn stopped() -> KeychainError {
    KeychainError::Failed("the keyring's thread has stopped".to_owned())
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Instant;

    use super::*;

    const SHORT: TimeOuts = TimeOuts { answer: Duration::from_millis(50), prompt: Duration::from_secs(20) };

    fn queue(prompt: Prompt) -> Queue<Vec<&'static str>> {
        Queue::start(Vec::new(), prompt, SHORT).unwrap()
    }

    #[tokio::test]
    async fn a_stuck_keyring_does_not_keep_its_caller() {
        let queue = queue(Prompt::default());
        let (release, stuck) = mpsc::channel::<()>();
        let begun = Instant::now();
        let answer = queue.submit(move |_| stuck.recv().map_err(|_| KeychainError::Missing)).await;
        assert_eq!(answer, Err(KeychainError::TimedOut));
        assert!(begun.elapsed() < Duration::from_secs(5), "the caller waited {:?}", begun.elapsed());
        drop(release);
    }

    #[tokio::test]
    async fn a_late_write_lands_before_the_writes_that_came_after_it() {
        let queue = queue(Prompt::default());
        let (release, stuck) = mpsc::channel::<()>();
        let late = queue.submit(move |written| {
            let _ = stuck.recv();
            written.push("old");
            Ok(())
        });
        assert_eq!(late.await, Err(KeychainError::TimedOut));
        let newer = queue.submit(|written| {
            written.push("new");
            Ok(())
        });
        release.send(()).unwrap();
        newer.await.unwrap();
        let written = queue.submit(|written| Ok(written.clone())).await;
        assert_eq!(written, Ok(vec!["old", "new"]), "the newer value must be the last");
    }

    #[tokio::test]
    async fn a_call_that_was_given_up_before_its_turn_is_never_made() {
        let queue = queue(Prompt::default());
        let (release, stuck) = mpsc::channel::<()>();
        let first = queue.submit(move |_| stuck.recv().map_err(|_| KeychainError::Missing));
        let given_up = queue.submit(|written| {
            written.push("given up");
            Ok(())
        });
        assert_eq!(given_up.await, Err(KeychainError::TimedOut));
        release.send(()).unwrap();
        first.await.unwrap();
        assert_eq!(queue.submit(|written| Ok(written.clone())).await, Ok(vec![]));
    }

    #[tokio::test]
    async fn while_somebody_is_asked_all_callers_wait_longer() {
        let prompt = Prompt::default();
        let queue = queue(prompt.clone());
        let asked = queue.submit(move |_| {
            prompt.during(|| thread::sleep(SHORT.answer * 4));
            Ok("unlocked")
        });
        let behind = queue.submit(|_| Ok("next"));
        assert_eq!(tokio::join!(asked, behind), (Ok("unlocked"), Ok("next")));
    }

    #[tokio::test]
    async fn after_a_panic_in_the_keyring_callers_are_told() {
        let queue = Queue::start((), Prompt::default(), TimeOuts::default()).unwrap();
        let broken = queue.submit::<()>(|()| panic!("the keyring library is broken"));
        assert_eq!(broken.await, Err(stopped()));
        assert_eq!(queue.submit(|()| Ok(())).await, Err(stopped()));
    }
}
