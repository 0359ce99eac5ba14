import { setOf } from "./ids";

/** Which rows of a list are chosen. What a filter hides is not chosen, whatever it was before. */
export class Selection<Row extends { id: string }> {
	readonly #rows: () => Row[];
	/** Where a range begins, and what was chosen when it began. */
	#anchor = 0;
	#base = setOf([]);
	#chosen = $state.raw(setOf([]));
	readonly #picked = $derived.by(() => this.#rows().filter(({ id }) => this.#chosen.has(id)));

	constructor(rows: () => Row[]) {
		this.#rows = rows;
	}

	/** The chosen rows, in the order of the list. */
	get picked(): Row[] {
		return this.#picked;
	}
	/** How many rows could be chosen. */
	get count(): number {
		return this.#rows().length;
	}
	has(id: string): boolean {
		return this.#chosen.has(id);
	}

	/** Chooses a row or takes it out; the next range begins here. */
	toggle(index: number): void {
		const id = this.#rows()[index]?.id;
		if (id === undefined) return;
		const others = [...this.#chosen].filter((one) => one !== id);
		this.#chosen = setOf(this.has(id) ? others : [...others, id]);
		this.beginAt(index);
	}
	/** The next range begins at this row. */
	beginAt(index: number): void {
		this.#anchor = index;
		this.#base = this.#chosen;
	}
	/** Chooses from where the range began to this row; a range that gets shorter lets go of the rest. */
	extendTo(index: number): void {
		const [from, to] = [Math.min(this.#anchor, index), Math.max(this.#anchor, index)];
		this.#chosen = setOf([...this.#base, ...this.#rows().slice(from, to + 1).map(({ id }) => id)]);
	}
	all(): void {
		this.#choose(this.#rows().map(({ id }) => id));
	}
	none(): void {
		this.#choose([]);
	}

	#choose(ids: string[]): void {
		this.#chosen = this.#base = setOf(ids);
	}
}
