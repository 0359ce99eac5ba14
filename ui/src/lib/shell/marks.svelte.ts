import { createContext } from "svelte";
import { SvelteSet } from "svelte/reactivity";

/** What a member came back to or starred, by id, until the program ends. */
export class Marks {
	readonly #favourites = new SvelteSet<string>();
	#owner = "";
	/** In the order of the last visits. */
	readonly #visited = new SvelteSet<string>();

	/** Says whose vault is open; the marks of somebody else are dropped. */
	belongTo(owner: string): void {
		if (owner === this.#owner) return;
		this.#owner = owner;
		this.#favourites.clear();
		this.#visited.clear();
	}

	get favourites(): string[] {
		return [...this.#favourites];
	}
	isFavourite(id: string): boolean {
		return this.#favourites.has(id);
	}
	toggleFavourite(id: string): void {
		if (!this.#favourites.delete(id)) this.#favourites.add(id);
	}

	visit(...ids: string[]): void {
		for (const id of ids) {
			this.#visited.delete(id);
			this.#visited.add(id);
		}
	}
	/** What was looked at, the latest first. */
	get recent(): string[] {
		return [...this.#visited.keys()].reverse();
	}
}

export const [getMarks, setMarks] = createContext<Marks>();
