import { asIpcError, commands, type CodesView, type CredentialView, type FieldView, type PartnerView, type RevealView } from "$lib/ipc";
import { counted, type FormPlace, type Notices } from "$lib/ui";
import type { Access } from "./access.svelte";

/** What is open over the credentials. */
export type Open =
	| { what: "add"; environment: string }
	| { what: "ask" | "compare" | "edit" | "freeze" | "handOver" | "history" | "readers" | "uses" | "delete"; credential: CredentialView }
	| { what: "codes"; credential: CredentialView; version: number; field: FieldView; codes: CodesView }
	| { what: "reveal"; credential: CredentialView; version: number; field: FieldView; revealed: RevealView };

/** What one does with a field that has a value. */
export type FieldAct = "copy" | "copyCode" | "reveal" | "save" | "showCode";

/** What one does with credentials. A revealed value is here only while its dialog is open. */
export class Board {
	readonly #access: Access;
	readonly #notices: Notices;
	readonly #onchange: () => void;
	#shown = $state.raw<Open | null>(null);

	constructor(access: Access, notices: Notices, onchange: () => void) {
		this.#access = access;
		this.#notices = notices;
		this.#onchange = onchange;
	}

	get shown(): Open | null {
		return this.#shown;
	}

	open(open: Open): void {
		this.#shown = open;
	}
	/** Opens an interrupted form again, if what it is about is still there. */
	resume(place: FormPlace, { credentials, environments }: PartnerView): void {
		if (place.form === "add-credential" && environments.some(({ id }) => id === place.environment)) {
			this.open({ what: "add", environment: place.environment });
		} else if (place.form === "edit-credential") {
			const credential = credentials.find(({ id }) => id === place.credential);
			if (credential) this.open({ what: "edit", credential });
		}
	}
	close(): void {
		this.#shown = null;
	}
	changed(words: string): void {
		this.#shown = null;
		this.#notices.say(words);
		this.#onchange();
	}

	/** What a press on a field does. A refusal is told in a notice. */
	async act(act: FieldAct, credential: CredentialView, version: number, field: FieldView): Promise<void> {
		const acts: Record<FieldAct, () => Promise<void>> = {
			copy: () => this.#copy(credential, version, field),
			copyCode: () => this.#copyCode(credential, version, field),
			reveal: () => this.#reveal(credential, version, field),
			save: () => this.#save(credential, version, field),
			showCode: () => this.#showCode(credential, version, field),
		};
		await this.#saying(acts[act]);
	}

	async copyFirstSecret(credential: CredentialView): Promise<void> {
		const field = credential.fields.find(({ file, kind, present, makesCodes }) => kind === "secret" && present && !makesCodes && file?.isText !== false);
		if (field) await this.act("copy", credential, credential.currentVersion, field);
	}

	/** The value goes from the core to the clipboard and never comes here. */
	async #copy(credential: CredentialView, version: number, field: FieldView): Promise<void> {
		const seconds =
			field.kind === "identifier"
				? await commands.copyIdentifier(credential.id, version, field.key)
				: await this.#access.run({ act: "Copy", credential, field: field.label }, (reason) => commands.copySecret(credential.id, version, field.key, reason));
		this.#copied(field.label, seconds);
	}
	async #reveal(credential: CredentialView, version: number, field: FieldView): Promise<void> {
		const revealed = await this.#access.run({ act: "Reveal", credential, field: field.label }, (reason) => commands.revealSecret(credential.id, version, field.key, reason));
		if (revealed) this.#shown = { what: "reveal", credential, version, field, revealed };
	}
	/** The core asks for the place, reads the value and writes the file; only the file's name comes here. */
	async #save(credential: CredentialView, version: number, field: FieldView): Promise<void> {
		const name = await commands.chooseValuePlace(field.file?.name ?? `${credential.name} ${field.label}`);
		if (name === null) return;
		const isSaved = await this.#access.run({ act: "Save", credential, field: field.label }, async (reason) => {
			await commands.saveValue(credential.id, version, field.key, reason);
			return true;
		});
		if (isSaved) this.#notices.say(`${field.label} saved as ${name}. Only you can read the file; it stays until you delete it.`);
	}
	async #copyCode(credential: CredentialView, version: number, field: FieldView): Promise<void> {
		const asked = { act: "Copy", credential, field: `Code of ${field.label}` } as const;
		this.#copied("Code", await this.#access.run(asked, (reason) => commands.copyCode(credential.id, version, field.key, reason)));
	}
	async #showCode(credential: CredentialView, version: number, field: FieldView): Promise<void> {
		const asked = { act: "Reveal", credential, field: `Code of ${field.label}` } as const;
		const codes = await this.#access.run(asked, (reason) => commands.readCodes(credential.id, version, field.key, reason));
		if (codes) this.#shown = { what: "codes", credential, version, field, codes };
	}
	#copied(what: string, seconds: number | null): void {
		if (seconds !== null) this.#notices.say(`${what} copied. The clipboard is cleared in ${counted(seconds, "second")}.`);
	}

	async ask(credential: CredentialView, reason: string): Promise<void> {
		await commands.askForValue(credential.id, reason);
		this.changed("Asked. The answer stands on the page of members.");
	}
	async freeze(credential: CredentialView, reason: string): Promise<void> {
		await commands.freeze({ kind: "credential", id: credential.id }, reason);
		this.changed(`${credential.name} is frozen: its values open no more until an owner ends that on the page of members.`);
	}

	archive(credential: CredentialView): Promise<void> {
		return this.#saying(async () => {
			await commands.archiveCredential(credential.id, !credential.archived);
			this.changed(credential.archived ? "Taken out of the archive." : "Archived.");
		});
	}

	async remove(credential: CredentialView, typed: string): Promise<void> {
		await commands.deleteCredential(credential.id, typed);
		this.changed("Deleted.");
	}

	async #saying(work: () => Promise<void>): Promise<void> {
		try {
			await work();
		} catch (error) {
			this.#notices.say(asIpcError(error).message, "bad");
		}
	}
}
