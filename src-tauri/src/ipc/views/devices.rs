//! The computers that may open the vault.

use std::path::Path;

use serde::Serialize;
use specta::Type;
use vault::{Device, DeviceRequest};

use super::time;

/// A computer that may open the vault.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeviceView {
    id: String,
    /// `null` for the one that made or recovered the vault.
    name: Option<String>,
    admitted: Option<String>,
    /// Whether it is this one.
    here: bool,
    /// Whether it has opened this file.
    has_opened: bool,
}

impl From<Device> for DeviceView {
    fn from(device: Device) -> Self {
        Self {
            id: device.id.to_string(),
            name: device.name,
            admitted: device.admitted.map(time),
            here: device.here,
            has_opened: device.has_opened,
        }
    }
}

/// Another computer's request, to be compared with its screen.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeviceRequestView {
    name: String,
    words: Vec<String>,
}

impl From<&DeviceRequest> for DeviceRequestView {
    fn from(request: &DeviceRequest) -> Self {
        let words = request.words().into_iter().map(str::to_owned).collect();
        Self { name: request.name.clone(), words }
    }
}

/// A request of this computer that was written.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WrittenRequestView {
    path: String,
    words: Vec<String>,
}

impl WrittenRequestView {
    pub(crate) fn new(path: &Path, request: &DeviceRequest) -> Self {
        Self { path: path.display().to_string(), words: DeviceRequestView::from(request).words }
    }
}
