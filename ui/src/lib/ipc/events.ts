import { listen } from "@tauri-apps/api/event";

/** What the core tells the window without being asked. */
export interface CoreEvents {
	"vault-locked": { soft: boolean; why: "idle" | "user" | "sleep" | "error" };
	clipboard: { secondsLeft: number | null; label: string };
	/** A search for the right time: so many times were tried of so many. */
	"unlock-progress": { done: number; total: number };
	/** An import: so many credentials are ready of so many; all of them, when they are about to be written. */
	"import-progress": { done: number; total: number };
	"idle-countdown": { seconds: number | null };
}

/** Calls back on each event of this name until the returned function is called. */
export function onCore<Name extends keyof CoreEvents>(name: Name, react: (payload: CoreEvents[Name]) => void): () => void {
	const stop = listen<CoreEvents[Name]>(name, (event) => react(event.payload));
	return () => void stop.then((unlisten) => unlisten());
}
