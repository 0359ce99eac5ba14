import { createContext, onDestroy } from "svelte";
import { asIpcError, commands, type DraftView } from "$lib/ipc";
import { now } from "./time";

/** Where a form belongs, so that it can be opened again. */
export type FormPlace =
	| { form: "add-credential"; partner: string; environment: string }
	| { form: "add-environment" | "edit-partner"; partner: string }
	| { form: "add-partner" }
	| { form: "edit-credential"; partner: string; credential: string };

/** What somebody began to type and did not finish, as the vault keeps it. */
export interface KeptForm {
	place: FormPlace;
	title: string;
	saved: string;
}

/** Waits for a pause in typing, but not for ever. */
const PAUSE_MS = 800;
const LONGEST_MS = 5000;

/** What is being written in one form. Never holds a secret: those stay in their inputs and go with them. */
export class UnfinishedForm<Texts extends object = object> {
	readonly place: FormPlace;
	readonly title: string;
	/** Whether it was begun before, and interrupted. */
	readonly resumed: boolean;
	texts: Texts;
	readonly #of: Unfinished;
	/** The texts it began with, by name, each as JSON. */
	readonly #start: Readonly<Record<string, string>>;
	/** What the vault has of it. */
	#kept: string;
	#ended = false;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#since = 0;

	constructor(of: Unfinished, place: FormPlace, title: string, texts: Texts, kept: string | null) {
		this.#of = of;
		this.place = place;
		this.title = title;
		this.resumed = kept !== null;
		this.#start = Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, JSON.stringify(text)]));
		this.texts = $state(kept === null ? texts : resumed(texts, kept));
		this.#kept = this.#typed();
	}

	/** Keeps what is typed once typing pauses. */
	watch(): void {
		if (this.#ended || this.#typed() === this.#kept) return;
		const now = Date.now();
		if (this.#timer === undefined) this.#since = now;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.keep(), Math.min(PAUSE_MS, Math.max(0, this.#since + LONGEST_MS - now)));
	}
	/** Keeps it now. */
	keep(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		const typed = this.#typed();
		if (this.#ended || typed === this.#kept) return;
		this.#kept = typed;
		if (typed === NOTHING) this.#of.drop(this.place);
		else this.#of.keep(this.place, this.title, typed);
	}
	/** It was saved, or turned away from on purpose: it is not offered again. */
	end(then: () => void = () => undefined): void {
		clearTimeout(this.#timer);
		this.#ended = true;
		this.#of.drop(this.place);
		then();
	}

	/** Only what was changed: what somebody else changes until the form is gone on with is not taken back by it. */
	#typed(): string {
		return JSON.stringify(Object.fromEntries(Object.entries(this.texts).filter(([key, text]) => JSON.stringify(text) !== this.#start[key])));
	}
}

/** Forms that were begun and not finished: the vault keeps them, sealed, over a lock and the end of the program. */
export class Unfinished {
	#kept = $state.raw<DraftView[]>([]);
	#open = $state.raw<UnfinishedForm[]>([]);
	readonly #said: string[] = [];
	#sending = 0;
	#last = Promise.resolve();
	readonly #say: (words: string) => void;

	/** `say` tells the person when something cannot be kept or dropped, each once. */
	constructor(say: (words: string) => void) {
		this.#say = say;
	}

	/** Takes what the vault kept; what was typed meanwhile is newer. */
	async load(): Promise<void> {
		const loaded = await commands.drafts();
		this.#kept = [...loaded.filter(({ place }) => !this.#kept.some((one) => one.place === place)), ...this.#kept];
	}

	/** What can be gone on with, the latest first. */
	get left(): KeptForm[] {
		const open = this.#open.map(({ place }) => keyOf(place));
		return this.#kept.toReversed().filter(({ place }) => !open.includes(place)).flatMap(({ place, title, saved }) => {
			const read = placeOf(place);
			return read ? [{ place: read, title, saved }] : [];
		});
	}

	/** The form of the calling component: as it was interrupted, or new with these texts. */
	begin<Texts extends object>(place: FormPlace, title: string, texts: Texts): UnfinishedForm<Texts> {
		const kept = this.#kept.find((one) => one.place === keyOf(place));
		const form = new UnfinishedForm(this, place, title, texts, kept?.texts ?? null);
		this.#open = [...this.#open, form];
		$effect(() => form.watch());
		onDestroy(() => {
			form.keep();
			this.#open = this.#open.filter((one) => one !== form);
		});
		return form;
	}

	/** Keeps what is open, before a lock that somebody asked for. Done once the core has it. */
	flush(): Promise<void> {
		this.#open.forEach((form) => form.keep());
		return this.#last;
	}
	keep(place: FormPlace, title: string, texts: string): void {
		const draft = { place: keyOf(place), title, texts };
		this.#kept = [...this.#kept.filter((one) => one.place !== draft.place), { ...draft, saved: now() }];
		this.#send(() => commands.keepDraft(draft), "What you type is not kept over a lock.");
	}
	drop(place: FormPlace): void {
		const key = keyOf(place);
		if (!this.#kept.some((one) => one.place === key)) return;
		this.#kept = this.#kept.filter((one) => one.place !== key);
		this.#send(() => commands.dropDraft(key), "A form you are done with may be offered once more.");
	}

	/** One after the other, so that a form that was ended is not kept after all. */
	#send(work: () => Promise<unknown>, otherwise: string): void {
		this.#sending += 1;
		const send = async () => {
			await work().catch((error: unknown) => this.#fail(error, otherwise));
			this.#sending -= 1;
		};
		this.#last = this.#sending === 1 ? send() : this.#last.then(send);
	}

	#fail(error: unknown, otherwise: string): void {
		const { code, message } = asIpcError(error);
		if (this.#said.includes(otherwise) || code === "locked") return;
		this.#said.push(otherwise);
		this.#say(`${otherwise} ${message}`);
	}
}

export const [getUnfinished, setUnfinished] = createContext<Unfinished>();

const FORMS: readonly FormPlace["form"][] = ["add-credential", "add-environment", "add-partner", "edit-credential", "edit-partner"];
/** How it looks when nothing was changed. */
const NOTHING = "{}";
const keyOf = (place: FormPlace): string => JSON.stringify(place);

/** A place that this window can open; another program may have kept one that it cannot. */
function placeOf(key: string): FormPlace | null {
	const place = parsed(key);
	return place !== null && "form" in place && FORMS.some((form) => form === place.form) ? (place as FormPlace) : null;
}

/** The texts as they were kept, as far as the form has them today. */
function resumed<Texts extends object>(texts: Texts, kept: string): Texts {
	const before = parsed(kept) ?? {};
	const entries = Object.entries(texts).map(([key, value]) => [key, key in before ? (before as Record<string, unknown>)[key] : value]);
	return Object.fromEntries(entries) as Texts;
}

function parsed(text: string): object | null {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === "object" ? value : null;
	} catch {
		return null;
	}
}
