//! Papers for people, as self-contained pages that print as they look.
//!
//! # Invariants
//! - A page loads nothing and runs nothing: no script, no link, no font, no image from elsewhere.
//! - What users typed is text on the page, whatever it contains.
//! - Nothing here writes a file; where a page goes is the caller's choice.

mod emergency_sheet;
mod qr;
mod recovery_kit;

pub use emergency_sheet::emergency_sheet;
pub use recovery_kit::{KitContents, KitError, recovery_code, recovery_kit};

/// How a page looks, on screen and on paper.
const STYLE: &str = "
@page { margin: 13mm; }
* { box-sizing: border-box; margin: 0; padding: 0; }
html { color-scheme: only light; background: #fff; color: #000; font: 10pt/1.35 system-ui, sans-serif; }
main { max-width: 182mm; margin: 0 auto; padding: 6mm 0; }
header { display: flex; justify-content: space-between; align-items: baseline; gap: 6mm; border-bottom: 2pt solid #000; padding-bottom: 2mm; }
h1 { font-size: 20pt; line-height: 1.2; overflow-wrap: anywhere; }
h2 { font-size: 11pt; margin-bottom: 1.5mm; }
dl { display: grid; grid-template-columns: 1fr 1fr; gap: 2mm 8mm; margin: 4mm 0; }
dl .wide { grid-column: 1 / -1; }
dl div { min-width: 0; }
dt { font-size: 8.5pt; }
dd { font-weight: 600; overflow-wrap: anywhere; }
.code, .groups { font-family: ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; }
.code { font-weight: 400; }
.hint { font-size: 8.5pt; margin-top: 1mm; }
ul { padding-left: 4.5mm; }
li { margin-bottom: 1mm; }
.blank { display: inline-block; width: 42mm; border-bottom: 0.75pt solid #000; }
.blank.short { width: 28mm; }
@media print { main { padding: 0; } }
";
