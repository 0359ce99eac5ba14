//! What goes over the socket: JSON in frames, each after its length. Both ends wipe them.

use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use vault::VaultError;
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::output;
use crate::view::ValueShown;
use crate::wanted::Wanted;
use vault::Wiped;

/// A command of a client, and how it is to be answered.
#[derive(Deserialize, Serialize)]
pub(super) struct Request {
    pub(super) ask: Ask,
    /// What relative paths begin at.
    pub(super) folder: PathBuf,
    pub(super) json: bool,
    /// Whether a person looks at the answer directly.
    pub(super) terminal: bool,
}

#[derive(Deserialize, Serialize)]
pub(super) enum Ask {
    Status,
    StepUp {
        code: Carried,
    },
    Stop,
    /// Values for the client itself, which puts them where the agent has no place: a clipboard, an environment.
    Values {
        wanted: Vec<Wanted>,
        reason: Option<String>,
        step_up_code: Option<Carried>,
    },
    Work {
        /// The whole command line.
        words: Vec<String>,
        /// Secrets that the client read from its own input.
        secrets: Vec<(String, Carried)>,
        reason: Option<String>,
    },
}

/// What a client writes, and its exit code.
#[derive(Default, Deserialize, Serialize)]
pub(super) struct Reply {
    pub(super) exit_code: u8,
    pub(super) out: Carried,
    /// Lines for standard error.
    pub(super) complaints: Vec<String>,
    /// What the client may ask its user for.
    pub(super) needs: Option<Need>,
    pub(super) values: Vec<Sent>,
}

#[derive(Clone, Copy, Deserialize, Eq, PartialEq, Serialize)]
pub(super) enum Need {
    Code,
    Reason,
}

/// A value that was read for a client.
#[derive(Deserialize, Serialize)]
pub(super) struct Sent {
    credential: String,
    version: u32,
    field: String,
    value: Carried,
}

impl Reply {
    pub(super) fn failed(failure: &Failure, json: bool) -> Self {
        let needs = if matches!(failure, Failure::Vault(VaultError::ReasonNeeded)) {
            Some(Need::Reason)
        } else {
            matches!(failure, Failure::Vault(VaultError::StepUpNeeded)).then_some(Need::Code)
        };
        let (exit_code, complaints) = (failure.exit_code(), output::complaints(failure, json));
        Self { exit_code, complaints, needs, ..Self::default() }
    }

    /// The client's failure, word for word.
    pub(super) fn checked(self) -> Result<Self, Failure> {
        if self.complaints.is_empty() {
            Ok(self)
        } else {
            Err(Failure::Relayed { exit_code: self.exit_code, lines: self.complaints })
        }
    }
}

impl From<ValueShown> for Sent {
    fn from(read: ValueShown) -> Self {
        let ValueShown { credential, version, field, value } = read;
        Self { credential, version, field, value: Carried(value) }
    }
}

impl From<Sent> for ValueShown {
    fn from(sent: Sent) -> Self {
        let Sent { credential, version, field, value } = sent;
        Self { credential, version, field, value: value.0 }
    }
}

/// Bytes that may be secret, on their way between two processes of one user.
#[derive(Default)]
pub(super) struct Carried(pub(super) Zeroizing<Vec<u8>>);

impl Serialize for Carried {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Zeroizing::new(STANDARD.encode(&*self.0)).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Carried {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Zeroizing::new(String::deserialize(deserializer)?);
        let bytes = STANDARD.decode(text.as_str()).map_err(|_| D::Error::custom("this is not base64"))?;
        Ok(Self(Zeroizing::new(bytes)))
    }
}

/// Sends one message.
pub(super) async fn send(
    stream: &mut (impl AsyncWriteExt + Unpin),
    message: &impl Serialize,
) -> Result<(), Failure> {
    let mut frame = Wiped::default();
    serde_json::to_writer(&mut frame, message).map_err(|_| unspeakable())?;
    let length = u32::try_from(frame.as_slice().len()).ok().filter(|length| *length <= LIMIT);
    stream.write_u32(length.ok_or_else(unspeakable)?).await.map_err(Failure::Output)?;
    stream.write_all(frame.as_slice()).await.map_err(Failure::Output)?;
    stream.flush().await.map_err(Failure::Output)
}

/// Receives one message; `None` at the end.
pub(super) async fn receive<T: DeserializeOwned>(
    stream: &mut (impl AsyncReadExt + Unpin),
) -> Result<Option<T>, Failure> {
    let Ok(length) = stream.read_u32().await else { return Ok(None) };
    if length > LIMIT {
        return Err(unspeakable());
    }
    let mut frame = Zeroizing::new(vec![0; usize::try_from(length).map_err(|_| unspeakable())?]);
    stream.read_exact(&mut frame).await.map_err(|error| Failure::Input(error.kind()))?;
    serde_json::from_slice(&frame).map(Some).map_err(|_| unspeakable())
}

/// Another version of the program, somebody else's bytes, or more than a command can hold.
fn unspeakable() -> Failure {
    Failure::usage(
        "the agent and this program do not understand each other; pvault agent stop ends the agent",
    )
}

/// More than the largest value or template is in base64.
const LIMIT: u32 = 16 * 1024 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_message_arrives_as_it_was_sent() {
        let mut stream = std::io::Cursor::new(Vec::new());
        let secrets = vec![("key".to_owned(), Carried(Zeroizing::new(vec![0, 255, 10])))];
        let ask = Ask::Work { words: vec!["pvault".to_owned()], secrets, reason: None };
        let request = Request { ask, folder: "/tmp".into(), json: true, terminal: false };
        send(&mut stream, &request).await.unwrap();
        stream.set_position(0);
        let received: Request = receive(&mut stream).await.unwrap().unwrap();
        let Ask::Work { words, secrets, .. } = received.ask else { panic!("another command") };
        assert_eq!((words[0].as_str(), secrets[0].1.0.as_slice()), ("pvault", [0, 255, 10].as_slice()));
        assert!(receive::<Request>(&mut stream).await.unwrap().is_none(), "then it ends");
    }

    #[tokio::test]
    async fn what_is_no_message_is_refused() {
        for bytes in [&b"\xff\xff\xff\xff{}"[..], b"\0\0\0\x02{}", b"\0\0\0\x09{}", b"GET / HTTP/1.1\r\n\r\n"]
        {
            let mut stream = std::io::Cursor::new(bytes.to_vec());
            assert!(receive::<Request>(&mut stream).await.is_err(), "{bytes:?}");
        }
    }
}
