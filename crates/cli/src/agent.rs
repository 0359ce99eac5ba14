//! One unlock for many commands: a process that holds the vault open and answers over a socket that only its user
//! can reach.
//!
//! A client sends the words of its command; the agent does it as if it had been typed there and sends back what the
//! client writes and its exit code. What a command reads from the client's own input or asks on its terminal, the
//! client reads and asks itself.

mod client;
mod message;
mod serve;
mod socket;

pub(crate) use self::client::Client;
pub(crate) use self::serve::serve;
