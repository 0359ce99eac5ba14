//! QR codes as SVG paths.

use std::fmt::Write;

use qrcode::types::QrError;
use qrcode::{Color, EcLevel, QrCode};
use zeroize::Zeroizing;

/// A drawn code: a path of dark runs, one unit a module.
pub(crate) struct Drawing {
    /// Width and height of the code, with its quiet zone, in modules.
    pub(crate) side: usize,
    /// The value of a path's `d`.
    pub(crate) path: Zeroizing<String>,
}

/// Draws `text`. The path is as secret as the text.
///
/// The library does not wipe the modules it computes; they stay in freed memory until it is used again.
pub(crate) fn draw(text: &str) -> Result<Drawing, QrError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)?;
    let width = code.width();
    // Large enough from the start: growing would leave copies behind.
    let mut path = Zeroizing::new(String::with_capacity(width * width * RUN_LENGTH / 2));
    for y in 0..width {
        let mut x = 0;
        while x < width {
            let run = (x..width).take_while(|x| code[(*x, y)] == Color::Dark).count();
            if run > 0 {
                // Writing to a string cannot fail.
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run + 1;
        }
    }
    Ok(Drawing { side: width + 2 * QUIET, path })
}

/// The light border that readers need, in modules.
const QUIET: usize = 4;
/// The longest text of one run: `M177 177h177v1h-177z`.
const RUN_LENGTH: usize = 20;
