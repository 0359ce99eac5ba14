//! A window without a screen, with the real configuration and grants.

use std::collections::BTreeSet;

use serde_json::Value;
use tauri::ipc::{CallbackFn, InvokeBody, InvokeResponseBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{Manager, WebviewWindow};

/// The program's window `main`, as configured.
pub(crate) fn window() -> WebviewWindow<MockRuntime> {
    let app = crate::shell(mock_builder()).build(crate::context()).unwrap();
    let main = app.config().app.windows[0].clone();
    app.get_webview_window("main").unwrap_or_else(|| {
        tauri::WebviewWindowBuilder::from_config(&app, &main)
            .and_then(tauri::WebviewWindowBuilder::build)
            .unwrap()
    })
}

/// Calls a command as the window does.
pub(crate) fn call(
    window: &WebviewWindow<MockRuntime>,
    command: &str,
    body: InvokeBody,
) -> Result<Value, Value> {
    let request = InvokeRequest {
        cmd: command.to_owned(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: "tauri://localhost".parse().unwrap(),
        body,
        headers: tauri::http::HeaderMap::new(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    get_ipc_response(window, request).map(|answer| match answer {
        InvokeResponseBody::Json(text) => serde_json::from_str(&text).unwrap(),
        InvokeResponseBody::Raw(bytes) => bytes.into(),
    })
}

#[test]
fn a_command_that_is_not_granted_is_refused() {
    let answer = call(&window(), "plugin:window|close", InvokeBody::default());
    assert!(answer.is_err(), "the window may call our commands only");
}

#[test]
fn the_page_comes_with_the_exact_content_security_policy() {
    let page = window().app_handle().asset_resolver().get("index.html".into()).unwrap();
    let sent = page.csp_header.unwrap();
    let sent: BTreeSet<&str> = sent.split("; ").collect();
    let exact = [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src ipc: http://ipc.localhost",
    ];
    assert_eq!(sent, exact.into(), "neither weakened nor decorated; the order means nothing");
}
