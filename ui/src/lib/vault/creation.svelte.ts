import { asIpcError, commands, holdSecret, type EnrolmentView, type IpcError, type KitView, type SecretHandle, type SessionView } from "$lib/ipc";

export const STEPS = [
	{ name: "Vault", title: "Whose vault, and where" },
	{ name: "Passphrase", title: "You and your passphrase" },
	{ name: "Authenticator", title: "Your authenticator" },
	{ name: "Recovery kit", title: "The way back in" },
] as const;

/** A vault that is being created, step by step. The passphrase is a handle: its text is in the core. */
export class Creation {
	#chosen = false;
	#enrolledFor = "";
	#passphrase = $state.raw<SecretHandle | null>(null);
	busy = $state(false);
	confirmed = $state(false);
	enrolment = $state.raw<EnrolmentView | null>(null);
	error = $state.raw<IpcError | null>(null);
	kit = $state.raw<KitView | null>(null);
	member = $state("");
	organization = $state("");
	path = $state("");
	step = $state(0);
	withoutKeyring = $state(false);

	get hasPassphrase(): boolean {
		return this.#passphrase !== null;
	}

	/** The sentence for a field, if the last error is about it. */
	problem(field: string): string | null {
		return this.error?.field === field ? this.error.message : null;
	}
	/** The last error, if no field shows it. */
	problemElsewhere(...fields: string[]): IpcError | null {
		return this.error && !fields.includes(this.error.field ?? "") ? this.error : null;
	}

	back(): void {
		this.error = null;
		this.step -= 1;
	}

	choosePath(): Promise<void> {
		return this.#run(async () => {
			const chosen = await commands.chooseNewFile();
			if (chosen === null) return;
			this.path = chosen;
			this.#chosen = true;
		});
	}

	/** Proposes a file named after the organization, until one was chosen. */
	async suggestPath(): Promise<void> {
		if (this.#chosen || !this.organization.trim()) return;
		this.path = await commands.suggestFile(this.organization.trim());
	}

	place(): void {
		this.error = null;
		this.step = 1;
	}

	/** Takes the name and, unless the one given before stays, the passphrase; the authenticator step follows. */
	owner(passphrase: string | null): Promise<void> {
		return this.#run(async () => {
			if (passphrase !== null) this.#passphrase = await holdSecret(passphrase);
			await this.#enrol();
			this.step = 2;
		});
	}

	code(code: string): Promise<void> {
		return this.#run(async () => {
			if (!this.confirmed) await commands.confirmCode(code);
			this.confirmed = true;
			this.kit ??= await commands.recoveryKit();
			this.step = 3;
		});
	}

	/** Creates the vault; null for the characters means they are typed back later. */
	async finish(kitCheck: string | null): Promise<SessionView | null> {
		let view: SessionView | null = null;
		await this.#run(async () => {
			if (this.#passphrase === null) return;
			const { path, withoutKeyring } = this;
			view = await commands.createVault({ path, passphrase: this.#passphrase, kitCheck, withoutKeyring });
		});
		if (this.error?.field === "passphrase") this.#askAgain();
		if (this.error?.field === "path") this.step = 0;
		return view;
	}

	async cancel(): Promise<void> {
		await commands.cancelEnrolment().catch(() => undefined);
	}

	#askAgain(): void {
		this.#passphrase = null;
		this.step = 1;
	}

	/** A new name means a new entry in the authenticator; the same name keeps the one that was scanned. */
	async #enrol(): Promise<void> {
		const wanted = JSON.stringify([this.organization, this.member]);
		if (wanted === this.#enrolledFor) return;
		this.enrolment = await commands.beginEnrolment(this.organization.trim(), this.member.trim());
		this.#enrolledFor = wanted;
		this.confirmed = false;
		this.kit = null;
	}

	async #run(work: () => Promise<void>): Promise<void> {
		this.busy = true;
		this.error = null;
		try {
			await work();
		} catch (error) {
			this.error = asIpcError(error);
		} finally {
			this.busy = false;
		}
	}
}
