/** What may be set, both ends included. The core has the last word: change_settings in src-tauri/src/app.rs. */
export const LIMITS = {
	clipboardSeconds: { least: 5, most: 300 },
	idleMinutes: { least: 1, most: 120 },
} as const;
