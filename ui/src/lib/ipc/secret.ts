import { invoke } from "@tauri-apps/api/core";
import type { SecretHandle } from "./bindings";

/** Hands a typed text to the core as raw bytes, never as JSON. The handle is good for one command. */
export async function holdSecret(text: string): Promise<SecretHandle> {
	const bytes = new TextEncoder().encode(text);
	try {
		return await invoke<SecretHandle>("hold_secret", bytes);
	} finally {
		bytes.fill(0);
	}
}
