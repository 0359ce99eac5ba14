import { mockIPC } from "@tauri-apps/api/mocks";

/** A core for tests and `vite dev`. */
export function installFakeCore(): void {
	mockIPC((command) => {
		if (command === "app_status") return { version: "0.1.0", recent: [], keyring: { available: true, reason: null }, state: "none", session: null };
		throw new Error(command);
	}, { shouldMockEvents: true });
}
