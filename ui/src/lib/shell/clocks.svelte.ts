import { onCore, type CoreEvents } from "$lib/ipc";

/** The two clocks the core runs: until the clipboard is cleared, until the vault locks itself. */
export class RunningClocks {
	#clipboard = $state.raw<CoreEvents["clipboard"]>({ secondsLeft: null, label: "" });
	#idle = $state<number | null>(null);

	get clipboard(): CoreEvents["clipboard"] {
		return this.#clipboard;
	}
	/** Seconds until the vault locks; null while that is further away than a minute. */
	get idle(): number | null {
		return this.#idle;
	}

	/** Listens until the returned function is called. */
	listen(): () => void {
		const stops = [
			onCore("clipboard", (clipboard) => (this.#clipboard = clipboard)),
			onCore("idle-countdown", ({ seconds }) => (this.#idle = seconds)),
		];
		return () => stops.forEach((stop) => stop());
	}
}
