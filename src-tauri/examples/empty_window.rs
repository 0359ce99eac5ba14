//! The least that a program with a web view does: a window with one coloured block. `cargo xtask bench` holds the start
//! of Partner Vault against it.

#[cfg(target_os = "linux")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    use gtk::prelude::*;
    use webkit2gtk::WebViewExt;

    gtk::init()?;
    let window = gtk::Window::new(gtk::WindowType::Toplevel);
    window.set_default_size(1280, 800);
    let view = webkit2gtk::WebView::new();
    view.load_html("<div style='background:#2f5bd8;width:200px;height:40px'></div>", None);
    window.add(&view);
    window.show_all();
    gtk::main();
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn main() {}
