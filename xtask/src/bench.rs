//! `cargo xtask bench`: how long a person waits for `pvault`, beside another program where that is installed.
//!
//! # Invariants
//! - The real program, built for release, does the work; what it answers is checked before its time counts.
//! - The programs take turns, one session each, so that whatever else the computer does meets both alike.
//! - Nothing here passes or fails by a duration.

mod conversation;
mod machine;
mod made_up;
mod members;
mod other;
mod own;
mod report;
mod window;

use std::path::Path;
use std::{fs, process};

use anyhow::{Context as _, Result, ensure};

use crate::process::{cargo, run as run_command};
use crate::say::say;
use crate::workspace::{installed, root, target};
use conversation::Conversation;
use made_up::MadeUp;
use other::KeePassXc;
use own::Pvault;
use report::{Report, Session};

/// What a person waits for, in the order of a session.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Act {
    Unlock,
    FirstList,
    List,
    Search,
    Read,
    Save,
}

/// A program with a file of its own that holds the credentials.
trait Program {
    /// As people call it.
    fn name(&self) -> &'static str;

    /// Starts it and gives it all that opens the file; it then takes commands.
    fn start(&mut self) -> Result<Conversation>;

    /// The command of an act, and what its answer must hold. `round` makes each saved value another one.
    fn command(&self, act: Act, about: &MadeUp, round: usize) -> (String, String);

    /// What decides how long its key derivation takes.
    fn derivation(&self) -> String;
}

/// Measures, says what was seen, and writes it to `artifacts/bench.md`.
pub(crate) fn run(large: bool) -> Result<()> {
    run_command(&mut cargo(&["build", "--release", "--package", "cli"]))?;
    let folder = target().join(format!("bench-{}", process::id()));
    let measured = measure(&folder, if large { &SIZES } else { &SIZES[..LARGE] });
    drop(fs::remove_dir_all(&folder));
    let text = measured?.markdown();
    say(&text);
    let artifacts = root().join("artifacts");
    fs::create_dir_all(&artifacts)?;
    Ok(fs::write(artifacts.join("bench.md"), text)?)
}

fn measure(folder: &Path, sizes: &[usize]) -> Result<Report> {
    let mut report = Report::begin();
    let mut contests = Vec::new();
    for &size in sizes {
        say(&format!("Making files of {size} credentials"));
        contests.push((size, programs(&folder.join(size.to_string()), size)?));
    }
    say("Starting windows");
    report.window = window::measure(&folder.join("0").join(own::FILE))?;
    say("Letting members leave");
    report.leaving = Some(members::measure(&folder.join("members"), ENVIRONMENTS)?);
    for round in 0..ROUNDS {
        say(&format!("Round {} of {ROUNDS}", round + 1));
        for (size, programs) in &mut contests {
            for program in programs {
                let session = session(program.as_mut(), *size, round)
                    .with_context(|| format!("{} with {size} credentials", program.name()))?;
                report.add(*size, program.as_ref(), session);
            }
        }
    }
    report.end();
    Ok(report)
}

fn programs(folder: &Path, size: usize) -> Result<Vec<Box<dyn Program>>> {
    fs::create_dir_all(folder)?;
    let mut programs: Vec<Box<dyn Program>> = vec![Box::new(Pvault::make(folder, size)?)];
    if installed(other::PROGRAM) {
        programs.push(Box::new(KeePassXc::make(folder, size)?));
    } else {
        say("keepassxc-cli is not installed: `pvault` is measured alone.");
    }
    Ok(programs)
}

/// One unlock, and what follows it.
fn session(program: &mut dyn Program, size: usize, round: usize) -> Result<Session> {
    let mut conversation = program.start()?;
    let mut session = Session::default();
    session.took(Act::Unlock, conversation.started()?);
    if let Some(last) = size.checked_sub(1) {
        for (act, times) in ACTS {
            for time in 0..times {
                // Spread over the file, so that no answer is just kept from the last time.
                let about = MadeUp::in_staging((round * 7 + time * 131) % (last + 1));
                let about = if matches!(act, Act::FirstList | Act::List) { MadeUp::of(last) } else { about };
                let (line, expected) = program.command(act, &about, round * 10 + time);
                let answer = conversation.ask(&line)?;
                ensure!(answer.text.contains(&expected), "`{line}` was answered with {:.300}", answer.text);
                session.took(act, answer.took);
            }
        }
    }
    session.memory = conversation.memory();
    conversation.end()?;
    Ok(session)
}

/// How often each act is done in a session.
const ACTS: [(Act, usize); 5] =
    [(Act::FirstList, 1), (Act::List, 2), (Act::Search, 5), (Act::Read, 5), (Act::Save, 3)];
/// Sessions of each program with each file.
const ROUNDS: usize = 9;
/// An empty file shows what opening costs before there is anything to open: above all the key derivation.
const SIZES: [usize; 4] = [0, 1_000, 10_000, 100_000];
/// How many of the sizes are measured without `--large`.
const LARGE: usize = 3;
/// Of the vault that a member leaves, each with a key for identifiers and one for secrets.
const ENVIRONMENTS: usize = 1_000;
