import { commands, holdSecret, type Strength } from "$lib/ipc";

const PAUSE_MS = 250;

/** Asks the core how strong a passphrase is, a moment after typing stops. Keeps the judgement, not the text. */
export class StrengthMeter {
	#run = 0;
	#strength = $state.raw<Strength | null>(null);
	#timer: ReturnType<typeof setTimeout> | undefined;

	get strength(): Strength | null {
		return this.#strength;
	}

	/** Judges what `read` gives once typing has paused. */
	watch(read: () => string): void {
		this.stop();
		this.#timer = setTimeout(() => void this.judge(read()), PAUSE_MS);
	}

	/** Whether this passphrase is sufficient. */
	async judge(text: string): Promise<boolean> {
		const run = ++this.#run;
		if (text === "") {
			this.#strength = null;
			return false;
		}
		const strength = await holdSecret(text).then(commands.estimatePassphrase).catch(() => null);
		if (run === this.#run) this.#strength = strength;
		return strength?.sufficient ?? false;
	}

	stop(): void {
		clearTimeout(this.#timer);
	}
}
