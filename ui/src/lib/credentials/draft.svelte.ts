import { holdSecret, type CredentialView, type FieldInput, type FieldView, type ProfileField } from "$lib/ipc";
import type { SecretField } from "$lib/ui";

type Described = Pick<ProfileField, "key" | "label" | "kind" | "multiline" | "required" | "help">;

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

/** The fields of a credential being written. Secrets stay in their inputs and leave them as handles. */
export class Draft {
	#fields = $state.raw<Described[]>([]);
	readonly #before: CredentialView | null;
	/** Identifiers as typed, by key; the form's, so that they outlive a lock. */
	readonly #typed: Record<string, string>;
	/** The inputs of the secrets, by key. */
	inputs = $state<Record<string, SecretField | undefined>>({});
	missing = $state.raw<string[]>([]);

	constructor(fields: Described[] | null, before: CredentialView | null, typed: Record<string, string>) {
		const known = fields ?? [];
		const others = before?.fields.filter(({ key }) => !known.some((field) => field.key === key)).map(plain) ?? [];
		this.#fields = [...known, ...others];
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

	/** What an identifier's input shows: what was typed, else what it was. */
	identifier(key: string): string {
		return this.#typed[key] ?? this.#known(key)?.value ?? "";
	}
	type(key: string, text: string): void {
		this.#typed[key] = text;
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
			const text = kind === "identifier" ? this.identifier(key).trim() : (this.inputs[key]?.read() ?? "");
			if (kind === "identifier" && text !== (this.#known(key)?.value ?? "")) inputs.push({ key, text, secret: null });
			if (kind === "secret" && text !== "") inputs.push({ key, text: null, secret: await holdSecret(text) });
		}
		return inputs;
	}

	clear(): void {
		for (const input of Object.values(this.inputs)) input?.clear();
	}

	#filled({ key, kind }: Described): boolean {
		if (kind === "identifier") return this.identifier(key).trim() !== "";
		return this.keeps(key) || (this.inputs[key]?.read() ?? "") !== "";
	}
	#known(key: string): FieldView | undefined {
		return this.#before?.fields.find((field) => field.key === key);
	}
}

/** Tags as typed, separated by commas. */
export const tagsOf = (text: string): string[] => text.split(",").map((tag) => tag.trim()).filter(Boolean);
