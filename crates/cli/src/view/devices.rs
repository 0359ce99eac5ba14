//! Computers as they are answered.

use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;
use vault::{Device, DeviceRequest};

use crate::answer::Show;
use crate::text::{day_and_time, line, rfc3339, table, visible};

/// The computers that may open the vault.
#[derive(Serialize)]
pub(crate) struct DevicesShown {
    devices: Vec<DeviceShown>,
}

#[derive(Serialize)]
struct DeviceShown {
    id: String,
    name: Option<String>,
    admitted: Option<String>,
    #[serde(skip)]
    day: String,
    here: bool,
    has_opened: bool,
}

impl From<Vec<Device>> for DevicesShown {
    fn from(devices: Vec<Device>) -> Self {
        Self { devices: devices.into_iter().map(DeviceShown::from).collect() }
    }
}

impl From<Device> for DeviceShown {
    fn from(device: Device) -> Self {
        Self {
            id: device.id.to_string(),
            admitted: device.admitted.map(rfc3339),
            day: device.admitted.map_or_else(|| "from the start".to_owned(), day_and_time),
            name: device.name,
            here: device.here,
            has_opened: device.has_opened,
        }
    }
}

impl Show for DevicesShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        let rows: Vec<_> = self.devices.iter().map(DeviceShown::row).collect();
        table(out, &["COMPUTER", "SINCE", ""], &rows)
    }
}

impl DeviceShown {
    fn row(&self) -> Vec<String> {
        let name = self.name.as_deref().map_or_else(|| "the first one".to_owned(), visible);
        let note = match (self.here, self.has_opened) {
            (true, _) => "this one",
            (false, true) => "",
            (false, false) => "has not opened this file yet",
        };
        vec![name, self.day.clone(), note.to_owned()]
    }
}

/// A request that was written.
#[derive(Serialize)]
pub(crate) struct RequestShown {
    request: String,
    name: String,
    words: String,
}

impl RequestShown {
    pub(crate) fn new(path: &Path, request: &DeviceRequest) -> Self {
        Self {
            request: path.display().to_string(),
            name: request.name.clone(),
            words: request.words().join(" "),
        }
    }
}

impl Show for RequestShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        line(out, "Written", &self.request)?;
        line(out, "Computer", &self.name)?;
        line(out, "Words", &self.words)?;
        line(out, "Next", "pvault devices approve, where the vault is open; compare these words there")
    }
}

/// A computer that was let in.
#[derive(Serialize)]
pub(crate) struct ApprovedShown {
    pub(crate) name: String,
    pub(crate) copy: Option<String>,
}

impl Show for ApprovedShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        line(out, "Let in", &self.name)?;
        if let Some(copy) = &self.copy {
            line(out, "Copy", copy)?;
        }
        line(out, "Next", "take the file there, and run pvault devices join")
    }
}
