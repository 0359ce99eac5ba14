import { asIpcError, commands, type FoundCredentials, type ListedCredential } from "$lib/ipc";
import { setOf } from "./ids";

/** Which credentials a query finds. The core is asked again only after it answered, so typing never waits for it. */
export class Finder {
	#asking: Promise<void> | null = null;
	#found = $state.raw<ReadonlySet<string> | null>(null);
	#notes = $state.raw<string[]>([]);
	#query = $state("");

	get query(): string {
		return this.#query;
	}
	set query(typed: string) {
		this.#query = typed;
		void this.refresh();
	}
	/** What of the query was not understood, in sentences. */
	get notes(): string[] {
		return this.#notes;
	}

	/** The rows that were found, in their own order. */
	among(rows: ListedCredential[]): ListedCredential[] {
		const found = this.#found;
		return found ? rows.filter(({ id }) => found.has(id)) : rows;
	}

	/** Asks until the answer is to what stands there. */
	refresh(): Promise<void> {
		this.#asking ??= this.#askUntilCurrent();
		return this.#asking;
	}

	async #askUntilCurrent(): Promise<void> {
		let asked: string;
		do {
			asked = this.#query.trim();
			const answer = await answerTo(asked);
			this.#found = answer && setOf(answer.ids);
			this.#notes = answer?.notes ?? [];
		} while (asked !== this.#query.trim());
		this.#asking = null;
	}
}

/** Null where nothing was asked, so that everything is shown. */
async function answerTo(query: string): Promise<FoundCredentials | null> {
	if (query === "") return null;
	try {
		return await commands.findCredentials(query);
	} catch (error) {
		return { ids: [], notes: [asIpcError(error).message] };
	}
}
