//! The run of the program: words in, exit code out, and in every case a locked vault.

use std::env;
use std::ffi::OsStr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::Parser;
use tokio::runtime::Builder;
use vault::{LockKind, LockReason, Surroundings, SystemClock, SystemKeychain, TimeOuts, VaultError};

use crate::agent::{self, Client};
use crate::app::App;
use crate::arguments::{Agent, Arguments, Audit, AuditAct, Command, Work};
use crate::child::Child;
use crate::failure::Failure;
use crate::output::{Output, complain, report, warn};
use crate::{batch, command, generate, papers, profiles, terminal};

/// Runs the program.
pub(crate) fn run() -> ExitCode {
    if vault::refuse_core_dumps().is_err() {
        complain("pvault: the system does not let the program's memory be kept out of core dumps");
        return ExitCode::FAILURE;
    }
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return refuse(&error),
    };
    if let Some(written) = paper(&arguments) {
        return ExitCode::from(written.map_or_else(|failure| fail(&failure, arguments.common.json), |()| 0));
    }
    let Ok(runtime) = Builder::new_multi_thread().worker_threads(2).enable_all().build() else {
        complain("pvault: the program could not start its threads");
        return ExitCode::FAILURE;
    };
    let code = runtime.block_on(supervise(arguments));
    // Not waited for: a thread may be reading from a terminal.
    runtime.shutdown_background();
    ExitCode::from(code)
}

/// What needs no vault, no keyring and no home folder.
fn paper(arguments: &Arguments) -> Option<Result<(), Failure>> {
    match &arguments.command {
        Command::Completions { shell } => Some(papers::completions(*shell)),
        Command::Generate(wanted) => Some(generate::generate(wanted, arguments.common.json)),
        Command::Man { folder } => Some(papers::manual(folder)),
        Command::Profiles { check } => Some(profiles::show(check.as_deref(), arguments.common.json)),
        Command::Create(_)
        | Command::Recover(_)
        | Command::Restore(_)
        | Command::ChangePassphrase(_)
        | Command::ReplaceAuthenticator(_)
        | Command::Devices(_)
        | Command::Forget(_)
        | Command::Join(_)
        | Command::Batch(_)
        | Command::Agent(_)
        | Command::Run(_)
        | Command::Work(_) => None,
    }
}

/// Runs the command; whatever ends it, locks the vault.
async fn supervise(arguments: Arguments) -> u8 {
    let json = arguments.common.json;
    let app = match surroundings(json) {
        Ok(around) => App::new(arguments.common, around),
        Err(failure) => return fail(&failure, json),
    };
    let vault = Arc::clone(&app.vault);
    let terminal = terminal::Settings::now();
    let mut job = tokio::spawn(perform(app, arguments.command));
    let done = tokio::select! {
        done = &mut job => done.unwrap_or(Err(Failure::Vault(VaultError::Internal))),
        code = interruption() => {
            // Waits for the act under way, so that it is done as a whole.
            vault.lock(LockKind::Full, LockReason::Exit).await;
            job.abort();
            // What the job held is dropped (the clipboard is cleared), unless it waits for a terminal.
            drop(tokio::time::timeout(GRACE, job).await);
            terminal.restore();
            Ok(Done::Code(code))
        }
    };
    vault.lock(LockKind::Full, LockReason::Exit).await;
    let code = match done {
        Ok(Done::Code(code)) => Ok(code),
        Ok(Done::Child(child)) => child.start(),
        Err(failure) => Err(failure),
    };
    code.unwrap_or_else(|failure| fail(&failure, json))
}

/// What is left to do when the vault is locked.
enum Done {
    /// Start a program with what was read for it.
    Child(Child),
    /// End with this code.
    Code(u8),
}

async fn perform(mut app: App, command: Command) -> Result<Done, Failure> {
    let answer = match command {
        Command::Create(create) => Box::pin(command::create(&mut app, &create)).await?,
        Command::Recover(recover) => Box::pin(command::recover(&mut app, &recover)).await?,
        Command::Restore(restore) => command::restore(&app, &restore).await?,
        Command::ChangePassphrase(change) => Box::pin(command::change_passphrase(&mut app, &change)).await?,
        Command::ReplaceAuthenticator(replace) => {
            Box::pin(command::replace_authenticator(&mut app, &replace)).await?
        }
        Command::Devices(devices) => Box::pin(command::devices(&mut app, &devices)).await?,
        Command::Join(join) => Box::pin(command::join(&mut app, &join)).await?,
        Command::Forget(forget) => command::forget(&app, &forget).await?,
        Command::Batch(batch) => return batch::run(&mut app, &batch).await.map(Done::Code),
        Command::Completions { .. }
        | Command::Generate(_)
        | Command::Man { .. }
        | Command::Profiles { .. } => {
            return Err(VaultError::Internal.into());
        }
        Command::Run(run) => return Box::pin(command::prepare(&mut app, run)).await.map(Done::Child),
        Command::Agent(Agent { act: None, idle_minutes }) => {
            return Box::pin(agent::serve(app, idle_minutes)).await.map(Done::Code);
        }
        Command::Agent(Agent { act: Some(act), .. }) => {
            return Client::needed(&app).await?.act(&app, &act).await.map(Done::Code);
        }
        Command::Work(Work::Audit(Audit { act: Some(AuditAct::VerifyExport { file }), .. })) => {
            command::verify_export(&file)?
        }
        Command::Work(work) => match (Client::of(&app).await?, work) {
            (Some(agent), Work::Copy(copy)) => command::copy(&app, copy, Some(agent)).await?,
            (Some(mut agent), work) => return agent.work(&mut app, work).await.map(Done::Code),
            (None, work) => {
                app.unlock().await?;
                command::work(&mut app, work).await?
            }
        },
    };
    let written = Output::new(app.common.json)?.answer(&answer);
    app.vault.lock(LockKind::Full, LockReason::Exit).await;
    written?;
    let code = answer.exit_code();
    answer.finish().await;
    Ok(Done::Code(code))
}

/// The computer as it is.
fn surroundings(json: bool) -> Result<Surroundings, Failure> {
    let (profiles, refused) = vault::profiles().map_err(|_| VaultError::Internal)?;
    for error in refused {
        warn(&format!("a profile of your own is left out: {error}"), json);
    }
    let keychain = SystemKeychain::new(TimeOuts::default())
        .map_err(|error| VaultError::KeyringFailed(error.to_string()))?;
    Ok(Surroundings {
        clock: Arc::new(SystemClock),
        keychain: Arc::new(keychain),
        state_folder: vault::state_folder()
            .ok_or_else(|| Failure::usage("there is no home folder: HOME is not set"))?,
        program: concat!("pvault ", env!("CARGO_PKG_VERSION")).to_owned(),
        profiles: Arc::new(profiles),
    })
}

fn fail(failure: &Failure, json: bool) -> u8 {
    report(failure, json);
    failure.exit_code()
}

/// Help, version, or words that make no command.
fn refuse(error: &clap::Error) -> ExitCode {
    let json = env::args_os().any(|word| word == OsStr::new("--json"));
    if error.use_stderr() && json {
        report(&Failure::from_clap(error), true);
    } else {
        drop(error.print());
    }
    ExitCode::from(if error.use_stderr() { EXIT_USAGE } else { 0 })
}

/// Waits until somebody wants the program to end; gives the exit code for it.
#[cfg(unix)]
async fn interruption() -> u8 {
    use tokio::signal::unix::{SignalKind, signal};
    let wait = |kind: SignalKind| async move {
        match signal(kind) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = wait(SignalKind::hangup()) => 129,
        () = wait(SignalKind::interrupt()) => 130,
        () = wait(SignalKind::terminate()) => 143,
    }
}

#[cfg(windows)]
async fn interruption() -> u8 {
    match tokio::signal::ctrl_c().await {
        Ok(()) => 130,
        Err(_) => std::future::pending().await,
    }
}

const EXIT_USAGE: u8 = 2;
const GRACE: Duration = Duration::from_millis(300);
