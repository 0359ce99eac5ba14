//! Many commands after one unlock: a line in, a JSON object out.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clap::Parser;
use zeroize::Zeroizing;

use crate::answer::Answer;
use crate::app::App;
use crate::arguments::{Batch, Line, LineCommand, Work};
use crate::command::{self, Secrets};
use crate::failure::Failure;
use crate::input::STDIN;
use crate::output::Output;
use crate::unattended::lock_unattended;
use vault::{Wiped, into_text};

/// Unlocks, then answers lines until the input ends.
pub(crate) async fn run(app: &mut App, batch: &Batch) -> Result<u8, Failure> {
    app.unlock().await?;
    app.may_ask = false;
    app.vault.set_idle_after(batch.idle_minutes * 60);
    let watch = tokio::spawn(lock_unattended(Arc::clone(&app.vault)));
    let result = answer_lines(app).await;
    watch.abort();
    result.map(|()| 0)
}

async fn answer_lines(app: &mut App) -> Result<(), Failure> {
    let mut output = Output::new(true)?;
    while let Some(line) = app.input.line(STDIN)? {
        if is_skipped(&line) {
            continue;
        }
        app.vault.touch();
        let result = answer_line(app, line).await;
        output.write(envelope(result.as_ref())?.as_slice())?;
        if let Ok(answer) = result {
            answer.finish().await;
        }
    }
    Ok(())
}

async fn answer_line(app: &mut App, line: Zeroizing<Vec<u8>>) -> Result<Answer, Failure> {
    let (words, secrets) = take_secrets(words(line)?)?;
    let parsed = Line::try_parse_from(words.iter().map(|word| word.as_str()));
    match (parsed.map_err(|error| Failure::from_clap(&error))?.command, secrets) {
        (LineCommand::Work(mut work), secrets) => {
            hand_over(&mut work, secrets)?;
            command::work(app, *work).await
        }
        (LineCommand::StepUp { code }, _) => command::step_up(app, &code).await,
    }
}

fn hand_over(work: &mut Work, secrets: Secrets) -> Result<(), Failure> {
    match work.fields() {
        Some(fields) => fields.given = secrets,
        None if secrets.is_empty() => {}
        None => return Err(Failure::usage("only add and edit take secrets")),
    }
    Ok(())
}

/// `{"ok": true, "result": ...}` or `{"ok": false, "error": ...}`
fn envelope(result: Result<&Answer, &Failure>) -> Result<Wiped, Failure> {
    let mut text = Wiped::default();
    match result {
        Ok(answer) => {
            text.push(b"{\"ok\":true,\"result\":");
            answer.json(&mut text)?;
            text.push(b"}\n");
        }
        Err(failure) => {
            text.push(b"{\"ok\":false,\"error\":");
            text.push(failure.error_json().to_string().as_bytes());
            text.push(b"}\n");
        }
    }
    Ok(text)
}

fn is_skipped(line: &[u8]) -> bool {
    matches!(line.trim_ascii().first(), None | Some(b'#'))
}

fn words(line: Zeroizing<Vec<u8>>) -> Result<Vec<Zeroizing<String>>, Failure> {
    let text = into_text(line).ok_or_else(|| Failure::usage("the line is not valid UTF-8"))?;
    let words: Vec<String> = if text.trim_start().starts_with('[') {
        serde_json::from_str(&text).map_err(|error| {
            Failure::usage(&format!("column {}: the line is not a JSON array of strings", error.column()))
        })?
    } else {
        shell_words::split(&text).map_err(|_| Failure::usage("a quote in the line is not closed"))?
    };
    Ok(words.into_iter().map(Zeroizing::new).collect())
}

/// Takes `--secret FIELD=VALUE` and `--secret-base64 FIELD=BASE64` out of the line, so that they stay in memory
/// that is wiped and in no error.
fn take_secrets(words: Vec<Zeroizing<String>>) -> Result<(Vec<Zeroizing<String>>, Secrets), Failure> {
    let (mut others, mut secrets) = (Vec::with_capacity(words.len()), Secrets::new());
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        let (option, attached) = word.split_once('=').map_or((word.as_str(), None), |(o, v)| (o, Some(v)));
        let decode: fn(&str) -> Option<Vec<u8>> = match option {
            "--secret" => |value| Some(value.as_bytes().to_vec()),
            "--secret-base64" => |value| STANDARD.decode(value).ok(),
            _ => {
                others.push(word);
                continue;
            }
        };
        let next = if attached.is_none() { words.next() } else { None };
        let pair = attached.or(next.as_ref().map(|next| next.as_str())).and_then(|text| text.split_once('='));
        let (field, value) = pair.ok_or_else(|| Failure::usage("write --secret FIELD=VALUE"))?;
        let value = decode(value).ok_or_else(|| Failure::field(field, "this is not base64"))?;
        secrets.push((field.to_owned(), Zeroizing::new(value)));
    }
    Ok((others, secrets))
}

#[cfg(test)]
mod tests {
    use super::*;

    type Pair = (String, Vec<u8>);

    fn split(line: &str) -> Result<(Vec<String>, Vec<Pair>), Failure> {
        let (words, secrets) = take_secrets(words(Zeroizing::new(line.as_bytes().to_vec()))?)?;
        let words = words.iter().map(|word| word.to_string()).collect();
        Ok((words, secrets.into_iter().map(|(field, value)| (field, value.to_vec())).collect()))
    }

    #[test]
    fn a_line_is_split_like_a_shells_or_is_json() {
        let expected = vec!["show".to_owned(), "SRS/Staging (QA)/a \"b\"".to_owned()];
        for line in [r#"show 'SRS/Staging (QA)/a "b"'"#, r#" ["show", "SRS/Staging (QA)/a \"b\""]"#] {
            assert_eq!(split(line).unwrap().0, expected);
        }
    }

    #[test]
    fn secrets_are_taken_out_of_the_line() {
        let (words, secrets) =
            split(r#"["add","--secret","a=x=y","--name","n","--secret-base64=b=AP8=","--secret=c="]"#)
                .unwrap();
        assert_eq!(words, ["add", "--name", "n"]);
        let expected =
            [("a".to_owned(), b"x=y".to_vec()), ("b".to_owned(), vec![0, 255]), ("c".to_owned(), Vec::new())];
        assert_eq!(secrets, expected);
    }

    #[test]
    fn an_error_never_repeats_the_line() {
        for line in [
            "add --secret hunter2",
            "add --secret",
            "add --secret-base64 f=hunter2!",
            "get 'hunter2",
            r#"["hunter2", 1]"#,
        ] {
            let failure = split(line).unwrap_err();
            assert_eq!(failure.exit_code(), 2, "{line}");
            assert!(!failure.sentence().contains("hunter2"), "{failure}");
        }
    }

    #[test]
    fn empty_lines_and_remarks_are_skipped() {
        assert!(is_skipped(b"  \t") && is_skipped(b" # a remark") && is_skipped(b""));
        assert!(!is_skipped(b"verify"));
    }
}
