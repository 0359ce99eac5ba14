//! There is no agent on Windows yet: every command unlocks for itself.

use std::convert::Infallible;

use crate::app::App;
use crate::arguments::{AgentAct, Grounds, Work};
use crate::failure::Failure;
use crate::view::ValueShown;
use crate::wanted::Wanted;

/// Never there.
pub(crate) struct Client(Infallible);

#[expect(clippy::unused_async, reason = "as the real one")]
impl Client {
    pub(crate) async fn of(_: &App) -> Result<Option<Self>, Failure> {
        Ok(None)
    }

    pub(crate) async fn needed(_: &App) -> Result<Self, Failure> {
        Err(absent())
    }

    pub(crate) async fn work(&mut self, _: &mut App, _: Work) -> Result<u8, Failure> {
        match self.0 {}
    }

    pub(crate) async fn values(
        &mut self,
        _: &App,
        _: Vec<Wanted>,
        _: &mut Grounds,
    ) -> Result<Vec<ValueShown>, Failure> {
        match self.0 {}
    }

    pub(crate) async fn act(&mut self, _: &App, _: &AgentAct) -> Result<u8, Failure> {
        match self.0 {}
    }
}

#[expect(clippy::unused_async, reason = "as the real one")]
pub(crate) async fn serve(_: App, _: u32) -> Result<u8, Failure> {
    Err(absent())
}

fn absent() -> Failure {
    Failure::usage("there is no agent on Windows yet; pvault batch does many commands after one unlock")
}
