import { createContext } from "svelte";
import { SvelteMap, SvelteSet } from "svelte/reactivity";
import { commands } from "$lib/ipc";

/** What a member came back to or starred, by id. The core seals it to the member and keeps it over a lock. */
export class Marks {
	readonly #favourites = new SvelteSet<string>();
	/** In the order of the last visits. */
	readonly #visited = new SvelteSet<string>();
	/** Stars given and taken while the marks are loaded: the answer may be older than they are. */
	readonly #newer = new SvelteMap<string, boolean>();

	/** Takes the marks of the member whose vault was opened. */
	async load(): Promise<void> {
		const { favourites, recent } = await commands.marks();
		const since = this.recent;
		this.#favourites.clear();
		this.#visited.clear();
		for (const id of favourites) this.#favourites.add(id);
		for (const [id, favourite] of this.#newer) this.#star(id, favourite);
		this.#newer.clear();
		this.#show(...recent.toReversed(), ...since.toReversed());
	}

	get favourites(): string[] {
		return [...this.#favourites];
	}
	isFavourite(id: string): boolean {
		return this.#favourites.has(id);
	}
	/** Shows the star at once, and the former state again where it could not be written. */
	async toggleFavourite(id: string): Promise<void> {
		const favourite = !this.isFavourite(id);
		this.#newer.set(id, favourite);
		this.#star(id, favourite);
		try {
			await commands.setFavourite(id, favourite);
		} catch (error) {
			this.#newer.delete(id);
			this.#star(id, !favourite);
			throw error;
		}
	}

	/** What is not remembered is no trouble worth a word. */
	visit(...ids: string[]): void {
		this.#show(...ids);
		for (const id of ids) void commands.noteVisit(id).catch(() => undefined);
	}
	/** What was looked at, the latest first. */
	get recent(): string[] {
		return [...this.#visited.keys()].reverse();
	}

	#star(id: string, favourite: boolean): void {
		if (favourite) this.#favourites.add(id);
		else this.#favourites.delete(id);
	}
	#show(...ids: string[]): void {
		for (const id of ids) {
			this.#visited.delete(id);
			this.#visited.add(id);
		}
	}
}

export const [getMarks, setMarks] = createContext<Marks>();
