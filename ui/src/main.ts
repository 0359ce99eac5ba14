import "@fontsource-variable/inter";
import "@fontsource-variable/jetbrains-mono";
import "./styles/tokens.css";
import "./styles/base.css";
import { mount } from "svelte";
import App from "./App.svelte";

if (import.meta.env.DEV && !("__TAURI_INTERNALS__" in window)) {
	const { installFakeCore } = await import("./lib/ipc/fake");
	installFakeCore();
}

const target = document.getElementById("app");
if (target) mount(App, { target });
