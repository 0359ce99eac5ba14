import { createContext, onDestroy } from "svelte";

/** Where a form belongs, so that it can be opened again. */
export type FormPlace =
	| { form: "add-credential"; partner: string; environment: string }
	| { form: "add-environment" | "edit-partner"; partner: string }
	| { form: "add-partner" }
	| { form: "edit-credential"; partner: string; credential: string };

/** What is being written in one form. Never holds a secret: those stay in their inputs and go with them. */
export class UnfinishedForm<Texts extends object = object> {
	readonly place: FormPlace;
	readonly title: string;
	readonly #drop: (form: UnfinishedForm) => void;
	readonly #start: string;
	open = $state(true);
	/** Whether a lock interrupted it before. */
	resumed = $state(false);
	texts: Texts;

	constructor(place: FormPlace, title: string, texts: Texts, drop: (form: UnfinishedForm) => void) {
		this.#drop = drop;
		this.place = place;
		this.title = title;
		this.#start = JSON.stringify(texts);
		this.texts = $state(texts);
	}

	get changed(): boolean {
		return JSON.stringify(this.texts) !== this.#start;
	}

	/** It was saved, or turned away from on purpose: it is not offered again. */
	end(then: () => void = () => undefined): void {
		this.#drop(this);
		then();
	}
}

/** Forms that a lock took away, for the same member of the same vault, until the program ends. */
export class Unfinished {
	#forms = $state.raw<UnfinishedForm[]>([]);
	#owner = "";

	/** What can be offered again. */
	get left(): UnfinishedForm[] {
		return this.#forms.filter(({ changed, open }) => changed && !open);
	}

	/** Says whose vault is open; what somebody else wrote is dropped. */
	belongTo(owner: string): void {
		if (owner !== this.#owner) this.#forms = [];
		this.#owner = owner;
	}

	/** The form of the calling component: as it was interrupted, or new with these texts. */
	begin<Texts extends object>(place: FormPlace, title: string, texts: Texts): UnfinishedForm<Texts> {
		const kept = this.#forms.find((form) => JSON.stringify(form.place) === JSON.stringify(place));
		const form = kept ?? new UnfinishedForm(place, title, texts, (ended) => (this.#forms = this.#forms.filter((other) => other !== ended)));
		form.open = true;
		form.resumed = kept !== undefined;
		if (!kept) this.#forms = [...this.#forms, form];
		onDestroy(() => (form.open = false));
		return form as UnfinishedForm<Texts>;
	}
}

export const [getUnfinished, setUnfinished] = createContext<Unfinished>();
