import { untrack } from "svelte";
import { commands, holdSecret, type ChosenFile, type CredentialView, type FieldInput, type FieldView, type GeneratedView, type ProfileField } from "$lib/ipc";
import type { SecretField } from "$lib/ui";

/** A field of one's own, as a form keeps it. */
export type AddedField = Pick<ProfileField, "key" | "kind">;
/** A value that waits in the core. */
export type Waiting = ChosenFile | GeneratedView;
export type Described = Pick<ProfileField, "key" | "label" | "kind" | "multiline" | "required" | "help">;

/** A field of the form as it is known without a profile. */
const plain = ({ key, label, kind, multiline }: FieldView): Described => ({ key, label, kind, multiline, required: false, help: null });

const AUTHENTICATOR: Described = {
	key: "totp",
	label: "Authenticator secret",
	kind: "secret",
	multiline: false,
	required: false,
	help: "The letters under the portal’s QR code, or its otpauth address. The program then shows the codes.",
};

const own = ({ key, kind }: AddedField): Described => ({ key, label: key, kind, multiline: false, required: false, help: null });

/** The fields of a credential being written. Secrets stay in their inputs, or in the core, and leave as handles. */
export class Draft {
	#fields = $state.raw<Described[]>([]);
	readonly #before: CredentialView | null;
	/** Identifiers as typed, by key; the form's, so that they outlive a lock. */
	readonly #typed: Record<string, string>;
	/** The inputs of the secrets, by key. */
	inputs = $state<Record<string, SecretField | undefined>>({});
	/** What waits in the core to become values, by key. */
	waiting = $state.raw<Record<string, Waiting | undefined>>({});
	missing = $state.raw<string[]>([]);

	/** Fields of one's own, the form's as well. */
	readonly #added: AddedField[];
	/** Keys of secrets that the next version goes without, the form's as well. */
	readonly #removed: string[];

	constructor(fields: Described[] | null, before: CredentialView | null, typed: Record<string, string>, added: AddedField[], removed: string[] = []) {
		const known = fields ?? [];
		const others = before?.fields.filter(({ key }) => !known.some((field) => field.key === key)).map(plain) ?? [];
		this.#fields = [...known, ...others];
		// One that is added later comes by add(): a form that is made anew would lose what was typed.
		const earlier = untrack(() => added.filter(({ key }) => !this.#fields.some((field) => field.key === key)));
		this.#fields = [...this.#fields, ...earlier.map(own)];
		this.#added = added;
		this.#removed = removed;
		this.#before = before;
		this.#typed = typed;
	}

	get fields(): readonly Described[] {
		return this.#fields;
	}

	/** Whether codes can be made: a credential of any kind may hold one authenticator secret. */
	get hasAuthenticator(): boolean {
		return this.#fields.some(({ key }) => key === AUTHENTICATOR.key);
	}
	addAuthenticator(): void {
		this.#fields = [...this.#fields, AUTHENTICATOR];
	}

	add(field: AddedField): void {
		this.#added.push(field);
		this.#fields = [...this.#fields, own(field)];
	}

	/** What an identifier's input shows: what was typed, else what it was. */
	identifier(key: string): string {
		return this.#typed[key] ?? this.#known(key)?.value ?? "";
	}
	type(key: string, text: string): void {
		this.#typed[key] = text;
	}

	/** Whether a secret may go: it is there, and its kind does not require it. */
	removable({ key, required }: Described): boolean {
		return !required && this.keeps(key);
	}
	removes(key: string): boolean {
		return this.#removed.includes(key);
	}
	/** Removes a secret with the next version; what was typed for it goes at once. */
	remove(key: string): void {
		this.inputs[key]?.clear();
		this.wait(key, null);
		this.#removed.push(key);
	}
	unremove(key: string): void {
		this.#removed.splice(this.#removed.indexOf(key), 1);
	}

	/** Lets a value wait for a field in the place of what waited, or nothing. */
	wait(key: string, value: Waiting | null): void {
		const before = this.waiting[key];
		if (before) void commands.dropSecret(before.secret);
		this.waiting = { ...this.waiting, [key]: value ?? undefined };
	}

	/** Whether every required field has a value, typed now or kept from before. */
	complete(): boolean {
		this.missing = this.fields.filter((field) => field.required && !this.#filled(field)).map(({ key }) => key);
		return this.missing.length === 0;
	}
	keeps(key: string): boolean {
		return this.#known(key)?.present ?? false;
	}

	/** What changed, with each typed secret handed to the core. */
	async changes(): Promise<FieldInput[]> {
		const inputs: FieldInput[] = [];
		for (const { key, kind } of this.fields) {
			const waiting = this.waiting[key];
			const text = kind === "identifier" ? this.identifier(key).trim() : (this.inputs[key]?.read() ?? "");
			if (kind === "identifier" && text !== (this.#known(key)?.value ?? "")) inputs.push({ key, text, secret: null });
			if (waiting) inputs.push({ key, text: null, secret: waiting.secret });
			else if (kind === "secret" && text !== "") inputs.push({ key, text: null, secret: await holdSecret(text) });
		}
		return inputs;
	}

	clear(): void {
		for (const input of Object.values(this.inputs)) input?.clear();
		for (const key of Object.keys(this.waiting)) this.wait(key, null);
	}

	#filled({ key, kind }: Described): boolean {
		if (kind === "identifier") return this.identifier(key).trim() !== "";
		return this.keeps(key) || this.waiting[key] !== undefined || (this.inputs[key]?.read() ?? "") !== "";
	}
	#known(key: string): FieldView | undefined {
		return this.#before?.fields.find((field) => field.key === key);
	}
}

/** Tags as typed, separated by commas. */
export const tagsOf = (text: string): string[] => text.split(",").map((tag) => tag.trim()).filter(Boolean);
