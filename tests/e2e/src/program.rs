//! One running program, from start to end.

use std::fs;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use tokio::time::timeout;

use crate::driver::{self, Driver};
use crate::{Error, Home, Options};

/// The program with its window open. Dropping it kills it at once, as a power cut does.
#[derive(Debug)]
pub struct Program {
    client: Client,
    driver: Driver,
}

impl Program {
    /// Starts the built program and waits until its page is loaded.
    pub async fn start(home: &Home, options: &Options) -> Result<Self, Error> {
        let file = driver::program_file()?;
        let driver = Driver::start(home, options)?;
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities(&file));
        let client = timeout(PATIENCE, builder.connect(&driver.url())).await;
        let client = client.map_err(|_| Error::NoWindow(PATIENCE, home.log()))??;
        let program = Self { client, driver };
        program.resize(options.size).await?;
        Ok(program)
    }

    /// Starts the program once more, as a second click on its icon does, and waits until that one ends.
    pub fn start_again(home: &Home) -> Result<ExitStatus, Error> {
        let mut second = Command::new("timeout");
        second.arg("20").arg(driver::program_file()?);
        home.apply(&mut second);
        Ok(second.stdout(Stdio::null()).stderr(Stdio::null()).status()?)
    }

    /// Ends the session, and the driver the program, telling when either fails. It is no gentler
    /// to the program than dropping: the driver does not ask it to close its window.
    pub async fn close(self) -> Result<(), Error> {
        Ok(self.client.clone().close().await?)
    }

    /// Makes the page this large.
    pub async fn resize(&self, (width, height): (u32, u32)) -> Result<(), Error> {
        Ok(self.client.set_window_size(width, height).await?)
    }

    /// Waits until the page's fonts are there and nothing moves any more but what moves for ever.
    pub(crate) async fn settled(&self) -> Result<(), Error> {
        self.client.execute_async(SETTLED, vec![]).await?;
        Ok(())
    }

    /// Writes what the page shows as a PNG file, once it has settled.
    pub async fn screenshot(&self, file: &Path) -> Result<(), Error> {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        self.settled().await?;
        fs::write(file, self.client.screenshot().await?)?;
        Ok(())
    }

    /// Calls a command of the core as the window does, and gives its answer or its error.
    pub async fn invoke(&self, command: &str, arguments: Value) -> Result<Result<Value, Value>, Error> {
        let script = "const [command, body, done] = arguments;
            window.__TAURI_INTERNALS__.invoke(command, body)
                .then((answer) => done({ answer }), (error) => done({ error }));";
        let mut said = self.client.execute_async(script, vec![json!(command), arguments]).await?;
        Ok(match said.get_mut("error") {
            Some(error) => Err(error.take()),
            None => Ok(said.get_mut("answer").map(Value::take).unwrap_or_default()),
        })
    }

    /// The process of the program, to kill it or to look into it.
    pub fn pid(&self) -> Result<u32, Error> {
        self.driver.program()
    }

    /// The process of the page.
    pub fn web_view(&self) -> Result<u32, Error> {
        let is_page = |pid: &u32| {
            fs::read_to_string(format!("/proc/{pid}/comm")).is_ok_and(|name| name.starts_with("WebKitWeb"))
        };
        let found = driver::children(self.pid()?)?.into_iter().find(is_page);
        found.ok_or_else(|| Error::Answer("the program has no page".to_owned()))
    }

    /// The WebDriver client, for what the harness has no word for.
    pub fn client(&self) -> &Client {
        &self.client
    }
}

fn capabilities(file: &Path) -> Map<String, Value> {
    let mut capabilities = Map::new();
    capabilities.insert("webkitgtk:browserOptions".to_owned(), json!({ "binary": file, "args": [] }));
    capabilities
}

const SETTLED: &str = "const [done] = arguments;
const ends = (animation) => animation.effect.getComputedTiming().endTime !== Infinity;
document.fonts.ready
    .then(() => Promise.allSettled(document.getAnimations().filter(ends).map(({ finished }) => finished)))
    .then(() => done());";

const PATIENCE: Duration = Duration::from_mins(1);
