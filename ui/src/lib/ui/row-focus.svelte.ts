import { tick } from "svelte";
import type { VisibleRows } from "./visible.svelte";

/** Which row of a long list the keyboard is on; it is the only one that Tab reaches. */
export class RowFocus {
	#chosen = $state(0);
	readonly #count: () => number;
	readonly #visible: VisibleRows;
	/** What scrolls; its rows carry their place as `data-index` where the focus goes. */
	scroller = $state<HTMLElement>();

	constructor(visible: VisibleRows, count: () => number) {
		this.#count = count;
		this.#visible = visible;
	}

	get active(): number {
		return Math.min(this.#chosen, this.#count() - 1);
	}
	choose(index: number): void {
		this.#chosen = index;
	}

	/** Puts the focus on a row, wherever it is. */
	async go(index: number): Promise<void> {
		this.#chosen = Math.max(0, Math.min(index, this.#count() - 1));
		if (this.scroller) this.#visible.top = this.scroller.scrollTop = this.#visible.reach(this.#chosen);
		await tick();
		this.scroller?.querySelector<HTMLElement>(`[data-index="${this.#chosen}"]`)?.focus();
	}

	/** Arrows, page keys, Home and End move. */
	moved(event: KeyboardEvent): void {
		const [page, count] = [this.#visible.page, this.#count()];
		const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -count, End: count };
		const step = steps[event.key];
		if (step === undefined) return;
		event.preventDefault();
		void this.go(this.active + step);
	}
}
