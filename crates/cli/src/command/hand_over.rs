//! Values for other programs: in an environment, in a template.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::path::Path;

use zeroize::Zeroizing;

use super::value;
use crate::agent::Client;
use crate::answer::Answer;
use crate::app::App;
use crate::arguments::{Inject, Run, Variable};
use crate::child::Child;
use crate::failure::Failure;
use crate::private_file::PrivateFile;
use crate::template::{self, Piece};
use crate::view::{FilledShown, InjectedShown, ValueShown};
use crate::wanted::Wanted;
use vault::{Wiped, into_text};

/// Reads what a program gets, from the agent where one holds the vault; it is started after the lock.
pub(crate) async fn prepare(app: &mut App, run: Run) -> Result<Child, Failure> {
    refuse_repeated(&run.variables)?;
    let Run { variables, mut grounds, command } = run;
    let mut words = command.into_iter();
    let program = words.next().ok_or_else(|| Failure::field("command", "say which program"))?;
    let wanted = each_once(variables.iter().map(|variable| variable.value.as_str()))?;
    let read = if let Some(mut agent) = Client::of(app).await? {
        agent.values(app, wanted.clone(), &mut grounds).await?
    } else {
        app.unlock().await?;
        value::read_all(app, &wanted, &mut grounds).await?
    };
    let values = by_name(wanted, read);
    let variables = variables.into_iter().map(|variable| filled(variable, &values));
    Ok(Child {
        program,
        arguments: words.collect(),
        variables: variables.collect::<Result<_, _>>()?,
        without_input: app.input.has_begun_stdin(),
    })
}

fn refuse_repeated(variables: &[Variable]) -> Result<(), Failure> {
    let mut names = BTreeSet::new();
    match variables.iter().find(|variable| !names.insert(variable.name.as_str())) {
        Some(twice) => Err(Failure::field("env", &format!("{} is given twice", twice.name))),
        None => Ok(()),
    }
}

/// The same value may go into several variables.
fn filled(variable: Variable, values: &Values) -> Result<(String, Zeroizing<String>), Failure> {
    let value = values.get(&Wanted::parse(&variable.value)?).cloned().unwrap_or_default();
    let text = into_text(value).filter(|text| !text.contains('\0'));
    let refused = || format!("the value for {} is not text; use get --to instead", variable.name);
    let text = text.ok_or_else(|| Failure::field("env", &refused()))?;
    Ok((variable.name, text))
}

/// Fills a template. The file is made first, so that no value is read for a file that cannot be.
pub(super) async fn inject(app: &App, mut inject: Inject) -> Result<Answer, Failure> {
    let template = read_template(&inject.template)?;
    let pieces = template::parse(&template)?;
    let file = match inject.out.as_os_str() {
        out if out == "-" => None,
        _ => Some(PrivateFile::make("out", &inject.out, inject.force)?),
    };
    let references = pieces.iter().filter_map(|piece| match piece {
        Piece::Text(_) => None,
        Piece::Value(reference) => Some(*reference),
    });
    let wanted = each_once(references)?;
    let read = value::read_all(app, &wanted, &mut inject.grounds).await?;
    let values = by_name(wanted, read);
    let text = fill(&pieces, &values)?;
    match file {
        Some(file) => {
            file.finish(&text)?;
            Ok(Answer::new(InjectedShown { values: values.len(), bytes: text.len() }))
        }
        None => Ok(Answer::new(FilledShown { values: values.len(), text })),
    }
}

fn read_template(path: &Path) -> Result<String, Failure> {
    let refused = |reason: &str| Failure::field("in", reason);
    let unreadable = |error: std::io::Error| refused(&format!("the file cannot be read: {}", error.kind()));
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(LIMIT + 1).read_to_end(&mut bytes)).map_err(unreadable)?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > LIMIT) {
        return Err(refused("the template is longer than 8 MiB"));
    }
    String::from_utf8(bytes).map_err(|_| refused("the template is not valid UTF-8"))
}

fn fill(pieces: &[Piece<'_>], values: &Values) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let mut text = Wiped::default();
    for piece in pieces {
        match piece {
            Piece::Text(part) => text.push(part.as_bytes()),
            Piece::Value(reference) => {
                let value = values.get(&Wanted::parse(reference)?);
                text.push(value.map(|value| value.as_slice()).unwrap_or_default());
            }
        }
    }
    Ok(text.into_bytes())
}

type Values = BTreeMap<Wanted, Zeroizing<Vec<u8>>>;

/// A value that is wanted twice is read once.
fn each_once<'a>(references: impl Iterator<Item = &'a str>) -> Result<Vec<Wanted>, Failure> {
    let wanted: BTreeSet<Wanted> = references.map(Wanted::parse).collect::<Result<_, _>>()?;
    Ok(wanted.into_iter().collect())
}

fn by_name(wanted: Vec<Wanted>, read: Vec<ValueShown>) -> Values {
    wanted.into_iter().zip(read.into_iter().map(|read| read.value)).collect()
}

const LIMIT: u64 = 8 * 1024 * 1024;
