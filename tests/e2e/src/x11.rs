//! What a window manager does with a window: closing it, and whether it is shown.

use x11rb::connection::Connection;
use x11rb::protocol::xproto::{
    AtomEnum, ClientMessageEvent, ConnectionExt, EventMask, MapState, Window as Id,
};
use x11rb::rust_connection::RustConnection;

use crate::{Error, Program};

/// The program's window as the display has it.
pub struct Window {
    display: RustConnection,
    id: Id,
}

impl Window {
    /// The outermost window of the program's core.
    pub fn of(program: &Program) -> Result<Self, Error> {
        let (display, screen) = x11rb::connect(None).map_err(failed)?;
        let root = display.setup().roots.get(screen).ok_or_else(|| failed("no screen"))?.root;
        let pid = program.pid()?;
        let wanted = atom(&display, b"_NET_WM_PID")?;
        let tree = display.query_tree(root).map_err(failed)?.reply().map_err(failed)?;
        for id in tree.children {
            let property =
                display.get_property(false, id, wanted, AtomEnum::CARDINAL, 0, 1).map_err(failed)?;
            let owner = property.reply().map_err(failed)?.value32().and_then(|mut numbers| numbers.next());
            let size = display.get_geometry(id).map_err(failed)?.reply().map_err(failed)?;
            // Toolkits keep small helpers beside the window itself.
            if owner == Some(pid) && size.width > 200 {
                return Ok(Self { display, id });
            }
        }
        Err(failed("the program has no window"))
    }

    /// Asks the window to close, as the button in its frame does.
    pub fn close(&self) -> Result<(), Error> {
        let (protocols, delete) =
            (atom(&self.display, b"WM_PROTOCOLS")?, atom(&self.display, b"WM_DELETE_WINDOW")?);
        let event = ClientMessageEvent::new(32, self.id, protocols, [delete, 0, 0, 0, 0]);
        self.display.send_event(false, self.id, EventMask::NO_EVENT, event).map_err(failed)?;
        // An answer from the display: a connection that ends before it was read takes its last request with it.
        self.display.get_input_focus().map_err(failed)?.reply().map_err(failed)?;
        Ok(())
    }

    /// Whether it is on the screen.
    pub fn is_shown(&self) -> Result<bool, Error> {
        let attributes = self.display.get_window_attributes(self.id).map_err(failed)?;
        Ok(attributes.reply().map_err(failed)?.map_state == MapState::VIEWABLE)
    }
}

fn atom(display: &RustConnection, name: &[u8]) -> Result<u32, Error> {
    Ok(display.intern_atom(false, name).map_err(failed)?.reply().map_err(failed)?.atom)
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` hands it over")]
fn failed(error: impl ToString) -> Error {
    Error::Answer(error.to_string())
}
