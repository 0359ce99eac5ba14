/** Rows kept alive above and below the visible ones. */
const MARGIN = 6;
/** Assumed until the element was measured. */
const FIRST_HEIGHT = 640;

/** Which rows of a long list of equally high rows are on screen. */
export class VisibleRows {
	readonly #count: () => number;
	readonly #rowHeight: number;
	height = $state(0);
	top = $state(0);

	constructor(rowHeight: number, count: () => number) {
		this.#rowHeight = rowHeight;
		this.#count = count;
	}

	get end(): number {
		const shown = Math.ceil((this.height || FIRST_HEIGHT) / this.#rowHeight) + 2 * MARGIN;
		return Math.min(this.#count(), this.start + shown);
	}
	/** How many rows a page key goes. */
	get page(): number {
		return Math.max(1, Math.floor(this.height / this.#rowHeight) - 1);
	}
	get start(): number {
		return Math.max(0, Math.min(Math.floor(this.top / this.#rowHeight), this.#count() - 1) - MARGIN);
	}
	get total(): number {
		return this.#count() * this.#rowHeight;
	}

	/** Where to scroll so that the row is fully visible. */
	reach(index: number): number {
		const from = index * this.#rowHeight;
		const lowest = from + this.#rowHeight - (this.height || FIRST_HEIGHT);
		return Math.max(lowest, Math.min(this.top, from));
	}
}
