import { asIpcError, commands, usesOf, type BulkDeed, type ChangePreview, type ChangeUsesRequest, type IpcError, type LocationChoice } from "$lib/ipc";
import { Attempt } from "$lib/ui";
import { CONSUMER_FIELDS, consumerOf, type textsOf as consumerTexts } from "./ConsumerFields.svelte";
import { LOCATION_FIELDS, locationOf, type textsOf as locationTexts } from "./LocationFields.svelte";

/** What a dialog over many credentials is called, before their number. */
export const DEEDS: Record<BulkDeed, string> = {
	archive: "Archive", consumers: "Add consumer to", lastRotated: "Set last rotation of", locations: "Add location to", owner: "Set owner of", restore: "Bring back", tags: "Change tags of",
};
/** The fields that show their own error. */
export const FIELDS: Record<BulkDeed, string[]> = {
	archive: [], consumers: CONSUMER_FIELDS, lastRotated: ["lastRotated"], locations: LOCATION_FIELDS, owner: ["owner"], restore: [], tags: ["tags"],
};

interface Texts {
	owner: string;
	nobody: boolean;
	tags: string;
	tagsGo: string | null;
	day: string;
	reason: string;
	consumer: ReturnType<typeof consumerTexts>;
	location: ReturnType<typeof locationTexts>;
}

/** The change that was written; null while something is missing. */
export function changeOf(deed: BulkDeed, texts: Texts, kinds: LocationChoice[]): Partial<ChangeUsesRequest> | null {
	const change = deedOf(deed, texts, kinds);
	return change && { ...change, reason: texts.reason.trim() || null };
}

function deedOf(deed: BulkDeed, texts: Texts, kinds: LocationChoice[]): Partial<ChangeUsesRequest> | null {
	const owner = texts.owner.trim();
	const tags = texts.tags.split(",").map((tag) => tag.trim()).filter(Boolean);
	const consumer = consumerOf(texts.consumer);
	const location = locationOf(texts.location, kinds);
	switch (deed) {
		case "archive": return { archived: true };
		case "restore": return { archived: false };
		case "owner": return texts.nobody ? { owner: "clear" } : owner ? { owner: { to: owner } } : null;
		case "tags": return tags.length === 0 ? null : { tags: texts.tagsGo === "remove" ? { remove: tags } : { add: tags } };
		case "lastRotated": return texts.day ? { lastRotated: { to: texts.day } } : null;
		case "consumers": return consumer.system ? { consumers: { add: [consumer] } } : null;
		case "locations": return location.place ? { locations: { add: [location] } } : null;
	}
}

/** One change of many credentials: what it would do, and doing it without those it cannot be made to. */
export class BulkChange extends Attempt {
	readonly #credentials: string[];
	#asked = $state(false);
	#preview = $state.raw<ChangePreview | null>(null);
	#run = 0;

	constructor(credentials: string[]) {
		super();
		this.#credentials = credentials;
	}

	/** Whether saving was tried. */
	get asked(): boolean {
		return this.#asked;
	}
	/** What the change would do; null while it is not known. */
	get preview(): ChangePreview | null {
		return this.#preview;
	}

	/** Asks the core what the change would do, or what is wrong with it. */
	look(change: Partial<ChangeUsesRequest> | null): void {
		const run = ++this.#run;
		const show = (preview: ChangePreview | null, error: IpcError | null): void => {
			if (run === this.#run) [this.#preview, this.error] = [preview, error];
		};
		if (!change) return show(null, null);
		void commands.previewUses(usesOf(this.#credentials, change)).then((preview) => show(preview, null), (error) => show(null, asIpcError(error)));
	}

	/** Tells how many changed; null where something is missing or was refused. */
	async save(change: Partial<ChangeUsesRequest> | null): Promise<number | null> {
		this.#asked = true;
		let count: number | null = null;
		if (change) await this.run(async () => void (count = await commands.changeUses(usesOf(await this.#allowed(change), change))));
		return count;
	}

	async #allowed(change: Partial<ChangeUsesRequest>): Promise<string[]> {
		const { refused } = await commands.previewUses(usesOf(this.#credentials, change));
		return this.#credentials.filter((id) => !refused.some((one) => one.id === id));
	}
}
