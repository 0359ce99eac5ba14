//! A command that lets an agent do its work.

use std::env;
use std::ffi::OsString;

use tokio::net::UnixStream;
use vault::VaultError;
use zeroize::Zeroizing;

use super::message::{Ask, Carried, Need, Reply, Request, receive, send};
use super::socket;
use crate::app::App;
use crate::arguments::{AgentAct, Grounds, Work};
use crate::command::{ask_fresh_code, ask_reason, secrets};
use crate::failure::Failure;
use crate::output::Output;
use crate::view::ValueShown;
use crate::wanted::Wanted;

/// A connection to the agent that holds the vault.
pub(crate) struct Client(UnixStream);

impl Client {
    /// `None` when no agent holds the vault, or the command brings a passphrase of its own.
    pub(crate) async fn of(app: &App) -> Result<Option<Self>, Failure> {
        if app.brings_factors() {
            return Ok(None);
        }
        Ok(match socket::path_of(&app.path()?, &app.around.state_folder) {
            Some(path) => socket::connect(&path).await.map(Self),
            None => None,
        })
    }

    /// The agent, where nothing can be done without one.
    pub(crate) async fn needed(app: &App) -> Result<Self, Failure> {
        let none =
            || Failure::NotFound { message: "no agent holds this vault; pvault agent starts one".to_owned() };
        Self::of(app).await?.ok_or_else(none)
    }

    /// Has a command done and writes what it answers; gives its exit code.
    pub(crate) async fn work(&mut self, app: &mut App, mut work: Work) -> Result<u8, Failure> {
        let secrets = match work.fields() {
            Some(fields) => secrets(app, fields)?,
            None => Vec::new(),
        };
        let secrets = secrets.into_iter().map(|(field, value)| (field, Carried(value))).collect();
        let ask = Ask::Work { words: words()?, secrets, reason: None };
        let reply = self.persist(app, ask).await?;
        write(app, &reply)
    }

    /// Values in the order in which they are wanted.
    pub(crate) async fn values(
        &mut self,
        app: &App,
        wanted: Vec<Wanted>,
        grounds: &mut Grounds,
    ) -> Result<Vec<ValueShown>, Failure> {
        let (reason, code) = (grounds.reason.take(), grounds.step_up_code.take());
        let step_up_code = code.map(|code| Carried(Zeroizing::new(code.into_bytes())));
        let reply = self.persist(app, Ask::Values { wanted, reason, step_up_code }).await?;
        Ok(reply.values.into_iter().map(ValueShown::from).collect())
    }

    /// Asks how the agent is, or ends it; gives the exit code.
    pub(crate) async fn act(&mut self, app: &App, act: &AgentAct) -> Result<u8, Failure> {
        let ask = match act {
            AgentAct::Status => Ask::Status,
            AgentAct::Stop => Ask::Stop,
        };
        write(app, &self.exchange(&Request::new(app, ask)?).await?)
    }

    /// Asks again with what production needs besides, where somebody can be asked for it.
    async fn persist(&mut self, app: &App, ask: Ask) -> Result<Reply, Failure> {
        let mut request = Request::new(app, ask)?;
        let (mut may_ask_reason, mut may_ask_code) = (app.may_ask, app.may_ask);
        loop {
            let reply = self.exchange(&request).await?;
            match reply.needs {
                Some(Need::Reason) if may_ask_reason => {
                    may_ask_reason = false;
                    request.give_reason(ask_reason()?);
                }
                Some(Need::Code) if may_ask_code => {
                    may_ask_code = false;
                    let code = Carried(Zeroizing::new(ask_fresh_code()?.as_bytes().to_vec()));
                    self.exchange(&Request::new(app, Ask::StepUp { code })?).await?.checked()?;
                }
                _ => return reply.checked(),
            }
        }
    }

    /// An agent that went away has locked the vault.
    async fn exchange(&mut self, request: &Request) -> Result<Reply, Failure> {
        send(&mut self.0, request).await?;
        receive(&mut self.0).await?.ok_or(Failure::Vault(VaultError::Locked))
    }
}

impl Request {
    fn new(app: &App, ask: Ask) -> Result<Self, Failure> {
        let folder = env::current_dir().map_err(|error| Failure::Input(error.kind()))?;
        Ok(Self { ask, folder, json: app.common.json, terminal: app.terminal })
    }

    fn give_reason(&mut self, given: String) {
        if let Ask::Work { reason, .. } | Ask::Values { reason, .. } = &mut self.ask {
            *reason = Some(given);
        }
    }
}

fn words() -> Result<Vec<String>, Failure> {
    let text = |word: OsString| {
        word.into_string().map_err(|_| Failure::usage("a word of the command is not valid UTF-8"))
    };
    env::args_os().map(text).collect()
}

fn write(app: &App, reply: &Reply) -> Result<u8, Failure> {
    Output::new(app.common.json)?.write(&reply.out.0)?;
    Ok(reply.exit_code)
}
