//! The accessibility tree as a screen reader gets it: over the accessibility bus, not out of the page.

use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;
use zbus::Connection;
use zbus::connection::Builder;
use zbus::names::BusName;
use zbus::zvariant::{DynamicType, ObjectPath, OwnedObjectPath, OwnedValue, Value};

use crate::{Error, Program};

/// A connection to the bus on which programs show their trees (AT-SPI 2).
#[derive(Debug)]
pub struct ScreenReader(Connection);

/// One object of the tree: the connection that has it, and its path there.
type Object = (String, OwnedObjectPath);

/// What a screen reader would say of an object.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Said {
    /// What it is, as a number of the enumeration `AtspiRole`, for example 43 for a button. (Asked for the name of
    /// a role, `WebKitGTK` 2.50 answers with nothing or ends.)
    pub role: u32,
    /// What it is called.
    pub name: String,
    /// Whether the keyboard can reach it.
    pub focusable: bool,
}

impl ScreenReader {
    /// Asks the session bus for the accessibility bus, which starts with that, and says that somebody listens: web
    /// views started before show nothing.
    pub async fn connect() -> Result<Self, Error> {
        let session = Connection::session().await?;
        let call = |interface, method| (Some("org.a11y.Bus"), "/org/a11y/bus", Some(interface), method);
        for property in ["IsEnabled", "ScreenReaderEnabled"] {
            let (to, path, interface, method) = call(PROPERTIES, "Set");
            let value = ("org.a11y.Status", property, Value::from(true));
            session.call_method(to, path, interface, method, &value).await?;
        }
        let (to, path, interface, method) = call("org.a11y.Bus", "GetAddress");
        let address: String =
            session.call_method(to, path, interface, method, &()).await?.body().deserialize()?;
        Ok(Self(Builder::address(address.as_str())?.build().await?))
    }

    /// All that is shown in the program's window, from the outermost to the innermost.
    pub async fn read(&self, program: &Program) -> Result<Vec<Said>, Error> {
        program.settled().await?;
        let start = Instant::now();
        loop {
            let said = self.read_once(program).await?;
            // The page joins the window's tree some time after the window is there.
            if said.iter().any(|one| one.role == DOCUMENT) || start.elapsed() > PATIENCE {
                return Ok(said);
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    async fn read_once(&self, program: &Program) -> Result<Vec<Said>, Error> {
        let mut waiting = vec![self.application(program.pid()?).await?];
        let mut said = Vec::new();
        while let Some(object) = waiting.pop() {
            let states: Vec<u32> = self.ask(&object, ACCESSIBLE, "GetState", &()).await?;
            let has = |state: u32| states.first().is_some_and(|low| low & (1 << state) != 0);
            if has(SHOWING) {
                let role: u32 = self.ask(&object, ACCESSIBLE, "GetRole", &()).await?;
                let name = self.name(&object).await?;
                said.push(Said { role, name, focusable: has(FOCUSABLE) });
            }
            // What embeds the page is never said to be shown; what is in it is.
            waiting.extend(self.children(&object).await?.into_iter().rev());
        }
        Ok(said)
    }

    async fn application(&self, process: u32) -> Result<Object, Error> {
        let registry = (REGISTRY.to_owned(), ObjectPath::try_from(ROOT)?.into());
        let applications: Vec<Object> = self.ask(&registry, ACCESSIBLE, "GetChildren", &()).await?;
        let bus = zbus::fdo::DBusProxy::new(&self.0).await?;
        for application in applications {
            let name = BusName::try_from(application.0.as_str())?;
            if bus.get_connection_unix_process_id(name).await? == process {
                return Ok(application);
            }
        }
        Err(Error::Answer("the program shows no accessibility tree".to_owned()))
    }

    async fn children(&self, object: &Object) -> Result<Vec<Object>, Error> {
        let mut children: Vec<Object> = self.ask(object, ACCESSIBLE, "GetChildren", &()).await?;
        if children.is_empty() {
            // GTK lists what another process plugged in only when asked for it by its place.
            let count: OwnedValue = self.ask(object, PROPERTIES, "Get", &(ACCESSIBLE, "ChildCount")).await?;
            for place in 0..i32::try_from(count)? {
                children.push(self.ask(object, ACCESSIBLE, "GetChildAtIndex", &(place,)).await?);
            }
        }
        Ok(children)
    }

    async fn name(&self, object: &Object) -> Result<String, Error> {
        let value: OwnedValue = self.ask(object, PROPERTIES, "Get", &(ACCESSIBLE, "Name")).await?;
        Ok(String::try_from(value)?)
    }

    async fn ask<A: DeserializeOwned + zbus::zvariant::Type>(
        &self,
        (connection, path): &Object,
        interface: &str,
        method: &str,
        arguments: &(impl serde::Serialize + DynamicType + Sync),
    ) -> Result<A, Error> {
        let answer =
            self.0.call_method(Some(connection.as_str()), path, Some(interface), method, arguments).await?;
        Ok(answer.body().deserialize()?)
    }
}

const ACCESSIBLE: &str = "org.a11y.atspi.Accessible";
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
const REGISTRY: &str = "org.a11y.atspi.Registry";
const ROOT: &str = "/org/a11y/atspi/accessible/root";
/// The role of a page.
const DOCUMENT: u32 = 95;
const PATIENCE: Duration = Duration::from_secs(20);
/// Bits of an object's state.
const FOCUSABLE: u32 = 11;
const SHOWING: u32 = 25;
