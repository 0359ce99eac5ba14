//! Values for other programs: in an environment, in a template.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::path::Path;

use vault::Purpose;
use zeroize::Zeroizing;

use super::value;
use crate::answer::Answer;
use crate::app::App;
use crate::arguments::{Grounds, Inject, Run, Variable};
use crate::child::Child;
use crate::failure::Failure;
use crate::private_file::PrivateFile;
use crate::template::{self, Piece};
use crate::view::{FilledShown, InjectedShown};
use crate::wiped::{Wiped, into_text};

/// Reads what a program gets; it is started after the lock.
pub(crate) async fn prepare(app: &App, run: Run) -> Result<Child, Failure> {
    refuse_repeated(&run.variables)?;
    let Run { variables, mut grounds, command } = run;
    let mut words = command.into_iter();
    let program = words.next().ok_or_else(|| Failure::field("command", "say which program"))?;
    let mut values = read_all(app, variables.iter().map(|each| each.value.as_str()), &mut grounds).await?;
    let variables = variables.into_iter().map(|variable| filled(variable, &mut values));
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
fn filled(variable: Variable, values: &mut Values) -> Result<(String, Zeroizing<String>), Failure> {
    let value = values.get(&variable.value).cloned().unwrap_or_default();
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
    let values = read_all(app, references, &mut inject.grounds).await?;
    let text = fill(&pieces, &values);
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

fn fill(pieces: &[Piece<'_>], values: &Values) -> Zeroizing<Vec<u8>> {
    let mut text = Wiped::default();
    for piece in pieces {
        match piece {
            Piece::Text(part) => text.push(part.as_bytes()),
            Piece::Value(reference) => {
                text.push(values.get(*reference).map(|value| value.as_slice()).unwrap_or_default());
            }
        }
    }
    text.into_bytes()
}

/// Values by the reference that named them.
type Values = BTreeMap<String, Zeroizing<Vec<u8>>>;

/// Finds all fields before it reads the first, so that a wrong name costs no event; then reads each once.
async fn read_all(
    app: &App,
    references: impl Iterator<Item = &str>,
    grounds: &mut Grounds,
) -> Result<Values, Failure> {
    let mut fields = BTreeMap::new();
    for reference in references {
        if !fields.contains_key(reference) {
            let (credential, field) = split(reference)?;
            fields.insert(reference.to_owned(), value::find(app, credential, field, None).await?);
        }
    }
    let mut values = Values::new();
    for (reference, field) in fields {
        values.insert(reference, field.read(app, Purpose::Copy, grounds).await?);
    }
    Ok(values)
}

/// Names of credentials may contain `#`, names of fields do not.
fn split(reference: &str) -> Result<(&str, &str), Failure> {
    reference.rsplit_once('#').ok_or_else(|| {
        Failure::usage(&format!("{reference:?} names no field; write PARTNER/ENVIRONMENT/CREDENTIAL#FIELD"))
    })
}

const LIMIT: u64 = 8 * 1024 * 1024;
