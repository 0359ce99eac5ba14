import { createContext } from "svelte";

export interface Notice {
	id: number;
	text: string;
	tone: "ok" | "bad";
}

const STAY_MS = 5000;

/** Short results that are shown for a moment and said by screen readers. Never holds a secret. */
export class Notices {
	#next = 0;
	#shown = $state.raw<Notice[]>([]);

	get shown(): readonly Notice[] {
		return this.#shown;
	}

	/** Says it anew: the same once more takes the place of the one before, so that it is heard and stays its time. */
	say(text: string, tone: Notice["tone"] = "ok"): void {
		const id = this.#next++;
		const last = this.#shown.at(-1);
		const before = last?.text === text && last.tone === tone ? this.#shown.slice(0, -1) : this.#shown;
		this.#shown = [...before, { id, text, tone }].slice(-3);
		setTimeout(() => this.#drop(id), STAY_MS);
	}

	clear(): void {
		this.#shown = [];
	}

	#drop(id: number): void {
		this.#shown = this.#shown.filter((notice) => notice.id !== id);
	}
}

export const [getNotices, setNotices] = createContext<Notices>();
