//! A desktop's tray, as far as a program notices: it takes icons up, reads their menus and clicks.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use zbus::connection::Builder;
use zbus::zvariant::{OwnedValue, Value};
use zbus::{Connection, interface};

use crate::Error;

/// The tray of the session bus, until it is dropped.
#[derive(Debug)]
pub struct Tray {
    connection: Connection,
    icons: Icons,
}

/// The bus names of the icons that were taken up.
type Icons = Arc<Mutex<Vec<String>>>;

/// A menu or an entry of one: its number, its properties, its entries.
type Layout = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);

/// An entry of the icon's menu.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Entry {
    number: i32,
    /// What it says; nothing for a line.
    pub label: String,
    /// Whether it can be chosen.
    pub enabled: bool,
}

impl Tray {
    /// Puts a tray on the session bus.
    pub async fn start() -> Result<Self, Error> {
        let icons = Icons::default();
        let connection = Builder::session()?
            .name("org.kde.StatusNotifierWatcher")?
            .serve_at("/StatusNotifierWatcher", Watcher(Arc::clone(&icons)))?
            .build()
            .await?;
        Ok(Self { connection, icons })
    }

    /// The menu of the icon that was taken up last; waits until there is one.
    pub async fn menu(&self) -> Result<Vec<Entry>, Error> {
        let names: [&str; 0] = [];
        let layout = self.ask("GetLayout", &(0, -1, &names[..])).await?;
        let (_, (_, _, entries)): (u32, Layout) = layout.body().deserialize()?;
        entries.into_iter().map(entry).collect()
    }

    /// Chooses an entry of the menu once it can be chosen.
    pub async fn choose(&self, label: &str) -> Result<(), Error> {
        let start = Instant::now();
        loop {
            let menu = self.menu().await?;
            if let Some(entry) = menu.iter().find(|entry| entry.label == label && entry.enabled) {
                self.ask("Event", &(entry.number, "clicked", Value::from(0), 0u32)).await?;
                return Ok(());
            }
            if start.elapsed() > PATIENCE {
                return Err(Error::Answer(format!("no {label:?} to choose in {menu:?}")));
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    async fn ask(
        &self,
        method: &str,
        body: &(impl serde::Serialize + zbus::zvariant::DynamicType + Sync),
    ) -> Result<zbus::Message, Error> {
        let icon = self.icon().await?;
        let interface = Some("com.canonical.dbusmenu");
        Ok(self.connection.call_method(Some(icon.as_str()), "/MenuBar", interface, method, body).await?)
    }

    async fn icon(&self) -> Result<String, Error> {
        let start = Instant::now();
        loop {
            let icon = self.icons.lock().unwrap_or_else(PoisonError::into_inner).last().cloned();
            match icon {
                Some(icon) => return Ok(icon),
                None if start.elapsed() > PATIENCE => return Err(Error::Answer("no icon came".to_owned())),
                None => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
    }
}

fn entry(value: OwnedValue) -> Result<Entry, Error> {
    let (number, properties, _): Layout = value.try_into().map_err(zbus::Error::from)?;
    let label = properties.get("label").and_then(|label| String::try_from(label.clone()).ok());
    let enabled = properties.get("enabled").and_then(|enabled| bool::try_from(enabled).ok());
    Ok(Entry { number, label: label.unwrap_or_default(), enabled: enabled.unwrap_or(true) })
}

struct Watcher(Icons);

#[expect(clippy::unused_self, reason = "methods as the bus calls them")]
#[interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    fn register_status_notifier_item(&self, service: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(service);
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

const PATIENCE: Duration = Duration::from_secs(10);
