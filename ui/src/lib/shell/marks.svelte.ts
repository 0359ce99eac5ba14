import { createContext } from "svelte";
import { SvelteMap, SvelteSet } from "svelte/reactivity";

/** What a member came back to or starred, by id, until the program ends. */
export class Marks {
	readonly #favourites = new SvelteSet<string>();
	#owner = "";
	#visits = 0;
	readonly #visited = new SvelteMap<string, number>();

	/** Says whose vault is open; the marks of somebody else are dropped. */
	belongTo(owner: string): void {
		if (owner === this.#owner) return;
		this.#owner = owner;
		this.#favourites.clear();
		this.#visited.clear();
	}

	isFavourite(id: string): boolean {
		return this.#favourites.has(id);
	}
	toggleFavourite(id: string): void {
		if (!this.#favourites.delete(id)) this.#favourites.add(id);
	}

	visit(...ids: string[]): void {
		this.#visits += 1;
		for (const id of ids) this.#visited.set(id, this.#visits);
	}
	/** How lately this was looked at: the higher, the later; 0 is never. */
	visited(id: string): number {
		return this.#visited.get(id) ?? 0;
	}
}

export const [getMarks, setMarks] = createContext<Marks>();
