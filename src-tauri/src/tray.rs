//! The icon beside the clock: says whether the vault is open, locks it, ends the program. By the protocol
//! `StatusNotifierItem` over D-Bus, which KDE shows, GNOME with an extension, and most other Linux desktops.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use ksni::menu::StandardItem;
use ksni::{MenuItem, OfflineReason, ToolTip, Tray, TrayMethods};
use tauri::{AppHandle, Manager, Runtime, image::Image};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use vault::{LockKind, LockReason, LockState};

use crate::app::App;
use crate::raise;

/// What somebody asked the icon for.
#[derive(Clone, Copy)]
enum Act {
    Lock,
    Open,
    Quit,
    /// The icon is gone: a hidden window has no other way back.
    Unhide,
}

/// Shows the icon wherever the desktop shows any, until the program ends.
pub(crate) async fn run<R: Runtime>(handle: AppHandle<R>) {
    let (acts, mut asked) = unbounded_channel();
    let shown = Arc::clone(&handle.state::<App>().has_tray);
    shown.store(true, Ordering::Relaxed);
    let picture = handle.default_window_icon().map(picture);
    let icon = Icon { acts, picture, shown: Arc::clone(&shown), is_open: false };
    // A desktop may bring its tray after the program, or once more.
    let icon = match icon.assume_sni_available(true).spawn().await {
        Ok(icon) => icon,
        Err(error) => {
            tracing::info!(%error, "there is no tray");
            shown.store(false, Ordering::Relaxed);
            // The window may have been closed into the tray meanwhile.
            return perform(handle, Act::Unhide).await;
        }
    };
    // Apart from what the icon shows, which waits for a busy vault: a lock must not.
    let acting = handle.clone();
    tauri::async_runtime::spawn(async move {
        while let Some(act) = asked.recv().await {
            tauri::async_runtime::spawn(perform(acting.clone(), act));
        }
    });
    let mut beat = tokio::time::interval(Duration::from_secs(1));
    let mut was_open = false;
    loop {
        beat.tick().await;
        let is_open = matches!(handle.state::<App>().vault.state().await, LockState::Unlocked(_));
        if is_open != was_open {
            was_open = is_open;
            icon.update(|icon| icon.is_open = is_open).await;
        }
    }
}

/// In a task of its own, so that no act waits for another.
async fn perform<R: Runtime>(handle: AppHandle<R>, act: Act) {
    match act {
        Act::Lock => handle.state::<App>().lock(LockKind::Soft, LockReason::User).await,
        Act::Open => raise(&handle),
        Act::Unhide => {
            let window = handle.get_webview_window("main");
            if window.is_some_and(|window| !window.is_visible().unwrap_or(true)) {
                raise(&handle);
            }
        }
        // The end of the program locks.
        Act::Quit => handle.exit(0),
    }
}

struct Icon {
    acts: UnboundedSender<Act>,
    picture: Option<ksni::Icon>,
    /// Whether the desktop shows it.
    shown: Arc<AtomicBool>,
    is_open: bool,
}

impl Icon {
    const fn state(&self) -> &'static str {
        if self.is_open { "The vault is open" } else { "The vault is locked" }
    }

    const fn tip(&self) -> &'static str {
        if self.is_open { "Partner Vault: open" } else { "Partner Vault: locked" }
    }

    fn item(label: &str, enabled: bool, act: Act) -> MenuItem<Self> {
        let activate = Box::new(move |icon: &mut Self| icon.ask(act));
        StandardItem { label: label.to_owned(), enabled, activate, ..StandardItem::default() }.into()
    }

    fn ask(&self, act: Act) {
        if self.acts.send(act).is_err() {
            tracing::debug!("the program ends already");
        }
    }
}

impl Tray for Icon {
    fn id(&self) -> String {
        "partner-vault".to_owned()
    }

    fn title(&self) -> String {
        "Partner Vault".to_owned()
    }

    fn icon_pixmap(&self) -> Vec<ksni::Icon> {
        self.picture.iter().cloned().collect()
    }

    /// Names the program, as desktops show this in place of the title, and no vault: anybody may look over
    /// the shoulder.
    fn tool_tip(&self) -> ToolTip {
        ToolTip { title: self.tip().to_owned(), ..ToolTip::default() }
    }

    fn activate(&mut self, _: i32, _: i32) {
        self.ask(Act::Open);
    }

    fn menu(&self) -> Vec<MenuItem<Self>> {
        let state =
            StandardItem { label: self.state().to_owned(), enabled: false, ..StandardItem::default() };
        vec![
            state.into(),
            MenuItem::Separator,
            Self::item("Open Partner Vault", true, Act::Open),
            Self::item("Lock", self.is_open, Act::Lock),
            Self::item("Quit", true, Act::Quit),
        ]
    }

    fn watcher_online(&self) {
        self.shown.store(true, Ordering::Relaxed);
    }

    fn watcher_offline(&self, reason: OfflineReason) -> bool {
        tracing::info!(?reason, "the desktop shows no tray");
        self.shown.store(false, Ordering::Relaxed);
        self.ask(Act::Unhide);
        true
    }
}

/// From red, green, blue and opacity to opacity first, as the protocol has it.
fn picture(image: &Image<'_>) -> ksni::Icon {
    let mut data = image.rgba().to_vec();
    data.chunks_exact_mut(4).for_each(|pixel| pixel.rotate_right(1));
    let [width, height] =
        [image.width(), image.height()].map(|pixels| i32::try_from(pixels).unwrap_or_default());
    ksni::Icon { width, height, data }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands on the screen beside other people's work: the program's name and its state, nothing else.
    #[test]
    fn the_icon_says_open_or_locked_and_offers_lock_only_while_open() {
        for (is_open, state) in [(false, "locked"), (true, "open")] {
            let (acts, _asked) = unbounded_channel();
            let icon = Icon { acts, picture: None, shown: Arc::default(), is_open };
            let tip = icon.tool_tip();
            assert_eq!((tip.title, tip.description), (format!("Partner Vault: {state}"), String::new()));
            let lock = icon
                .menu()
                .into_iter()
                .any(|item| matches!(item, MenuItem::Standard(item) if item.label == "Lock" && item.enabled));
            assert_eq!(lock, is_open);
        }
    }

    /// A desktop whose tray goes away must not keep the only window with it.
    #[test]
    fn when_the_tray_goes_a_hidden_window_comes_back_and_the_next_close_ends_the_program() {
        let (acts, mut asked) = unbounded_channel();
        let shown = Arc::new(AtomicBool::new(true));
        let icon = Icon { acts, picture: None, shown: Arc::clone(&shown), is_open: true };
        assert!(icon.watcher_offline(OfflineReason::No), "goes on waiting for a tray");
        assert!(!shown.load(Ordering::Relaxed));
        assert!(matches!(asked.try_recv(), Ok(Act::Unhide)));
        icon.watcher_online();
        assert!(shown.load(Ordering::Relaxed));
    }
}
