//! The program: opens the window and stays until it is closed.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::alloc::System;

use zeroizing_alloc::ZeroAlloc;

/// Wipes every freed block: the webview layer copies secrets on their way in, in buffers that
/// only the allocator sees the end of.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

fn main() -> tauri::Result<()> {
    partner_vault::run()
}
