//! The agent itself.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::Parser;
use tokio::net::UnixStream;
use tokio::sync::{Mutex, Notify, Semaphore};
use tokio::time::timeout;
use vault::VaultError;

use super::message::{Ask, Carried, Reply, Request, Sent, receive, send};
use super::socket::{Socket, path_of};
use crate::answer::Answer;
use crate::app::App;
use crate::arguments::{Arguments, Command, Grounds};
use crate::command::{self, Secrets};
use crate::failure::Failure;
use crate::output::{Output, render, warn};
use crate::unattended::lock_unattended;
use crate::view::AgentShown;
use vault::into_text;

/// Unlocks, then does the commands of clients until the vault is idle or somebody ends it.
pub(crate) async fn serve(mut app: App, idle_minutes: u32) -> Result<u8, Failure> {
    app.common.vault = app.path()?.canonicalize().ok().or(app.common.vault);
    app.unlock().await?;
    let path = path_of(&app.path()?, &app.around.state_folder).ok_or(VaultError::NotAVault)?;
    let socket = Socket::bind(path).map_err(Failure::Socket)?;
    app.input.close();
    app.may_ask = false;
    app.vault.set_idle_after(idle_minutes * 60);
    let (vault, json) = (Arc::clone(&app.vault), app.common.json);
    let shown = AgentShown::new(&app.path()?, idle_minutes, "holds the vault");
    Output::new(json)?.answer(&Answer::new(shown))?;
    let desk = Arc::new(Desk { app: Mutex::new(app), idle_minutes, stop: Notify::new() });
    tokio::select! {
        why = lock_unattended(vault) => warn(why, json),
        () = desk.stop.notified() => {}
        () = attend_all(&socket, &desk) => {}
    }
    Ok(0)
}

/// Where clients come.
struct Desk {
    app: Mutex<App>,
    idle_minutes: u32,
    stop: Notify,
}

async fn attend_all(socket: &Socket, desk: &Arc<Desk>) {
    let places = Arc::new(Semaphore::new(CLIENTS));
    while let Ok(place) = Arc::clone(&places).acquire_owned().await {
        let stream = socket.accept().await;
        let desk = Arc::clone(desk);
        tokio::spawn(async move {
            attend(stream, &desk).await;
            drop(place);
        });
    }
}

/// Answers one client until it goes, says something that is no command, or says nothing for long.
async fn attend(mut stream: UnixStream, desk: &Desk) {
    while let Ok(Ok(Some(request))) = timeout(PATIENCE, receive::<Request>(&mut stream)).await {
        let is_last = matches!(request.ask, Ask::Stop);
        let reply = desk.answer(request).await;
        let sent = timeout(PATIENCE, send(&mut stream, &reply)).await;
        if is_last {
            desk.stop.notify_one();
        }
        if !matches!(sent, Ok(Ok(()))) {
            break;
        }
    }
}

impl Desk {
    /// One command at a time.
    async fn answer(&self, request: Request) -> Reply {
        let mut app = self.app.lock().await;
        let Request { ask, folder, json, terminal } = request;
        (app.common.json, app.terminal) = (json, terminal);
        let reply = match ask {
            Ask::Status => self.shown(&app, "holds the vault"),
            Ask::Stop => self.shown(&app, "locked the vault and ended"),
            Ask::StepUp { .. } | Ask::Values { .. } | Ask::Work { .. } => {
                app.vault.touch();
                perform_in(&folder, &mut app, ask).await
            }
        };
        reply.unwrap_or_else(|failure| Reply::failed(&failure, json))
    }

    fn shown(&self, app: &App, state: &'static str) -> Result<Reply, Failure> {
        reply(app, &Answer::new(AgentShown::new(&app.path()?, self.idle_minutes, state)))
    }
}

/// Paths that a client names begin at its folder, not at the agent's.
async fn perform_in(folder: &Path, app: &mut App, ask: Ask) -> Result<Reply, Failure> {
    let home = env::current_dir().unwrap_or_else(|_| PathBuf::from("/"));
    env::set_current_dir(folder).map_err(|error| Failure::Input(error.kind()))?;
    let reply = perform(app, ask).await;
    // The agent's own paths are whole; it only should not keep the client's folder busy.
    drop(env::set_current_dir(home));
    reply
}

async fn perform(app: &mut App, ask: Ask) -> Result<Reply, Failure> {
    match ask {
        Ask::StepUp { code } => reply(app, &command::step_up(app, &text(code)?).await?),
        Ask::Values { wanted, reason, step_up_code } => {
            let step_up_code = step_up_code.map(text).transpose()?;
            let values = command::read_all(app, &wanted, &mut Grounds { reason, step_up_code }).await?;
            Ok(Reply { values: values.into_iter().map(Sent::from).collect(), ..Reply::default() })
        }
        Ask::Work { words, secrets, reason } => {
            let secrets = secrets.into_iter().map(|(field, value)| (field, value.0)).collect();
            let answer = work(app, &words, secrets, reason).await?;
            reply(app, &answer)
        }
        Ask::Status | Ask::Stop => Ok(Reply::default()),
    }
}

async fn work(
    app: &mut App,
    words: &[String],
    secrets: Secrets,
    reason: Option<String>,
) -> Result<Answer, Failure> {
    let arguments = Arguments::try_parse_from(words).map_err(|error| Failure::from_clap(&error))?;
    let Command::Work(mut work) = arguments.command else {
        return Err(Failure::usage("the agent does not do this command; end it first: pvault agent stop"));
    };
    if let Some(fields) = work.fields() {
        fields.hand_in(secrets);
    }
    if let (Some(grounds), Some(reason)) = (work.grounds(), reason) {
        grounds.reason = Some(reason);
    }
    Box::pin(command::work(app, work)).await
}

fn reply(app: &App, answer: &Answer) -> Result<Reply, Failure> {
    let out = Carried(render(answer, app.common.json, app.terminal)?.into_bytes());
    Ok(Reply { exit_code: answer.exit_code(), out, ..Reply::default() })
}

fn text(carried: Carried) -> Result<String, Failure> {
    let text = into_text(carried.0).ok_or_else(|| Failure::usage("the code is not valid UTF-8"))?;
    Ok(text.as_str().to_owned())
}

const CLIENTS: usize = 16;
/// Long enough for a person who is asked for a reason in between.
const PATIENCE: Duration = Duration::from_mins(5);
