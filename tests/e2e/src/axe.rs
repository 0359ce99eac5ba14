//! Accessibility rules, checked by axe-core in the real page.

use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::{Error, Program};

/// One broken rule and where.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
pub struct Violation {
    /// The rule, for example `color-contrast`.
    pub id: String,
    /// What it asks for.
    pub help: String,
    /// The elements that break it, as HTML.
    pub places: Vec<String>,
}

impl Program {
    /// Checks the page once it has settled. Empty is good.
    pub async fn violations(&self) -> Result<Vec<Violation>, Error> {
        self.settled().await?;
        self.load_axe().await?;
        let found = self.client().execute_async(CHECK, vec![]).await?;
        Ok(serde_json::from_value(found)?)
    }

    /// Puts axe-core into the page unless it is there.
    pub(crate) async fn load_axe(&self) -> Result<(), Error> {
        let there = self.client().execute("return 'axe' in window", vec![]).await?;
        if there != true {
            let source = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(AXE))?;
            self.client().execute(&source, vec![]).await?;
        }
        Ok(())
    }
}

const CHECK: &str = "const [done] = arguments;
axe.run(document, { resultTypes: ['violations'] }).then(
    ({ violations }) => done(violations.map(({ id, help, nodes }) =>
        ({ id, help, places: nodes.map(({ html }) => html) }))),
    (error) => done(String(error)),
);";

/// Installed with the front end's packages.
const AXE: &str = "../../ui/node_modules/axe-core/axe.min.js";
