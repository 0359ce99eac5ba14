import { commands, holdSecret, type EnrolmentView, type ErrorCode, type KitView, type SecretHandle, type SessionView } from "$lib/ipc";
import { Attempt } from "$lib/ui";

/** After these the core still has what was begun; after others the new keys are gone with the attempt. */
const MENDABLE: ErrorCode[] = ["confirmationMismatch", "fileExists", "keyringMissing"];

/** New keys for a vault, step by step: passphrase, authenticator, kit. The passphrase is a handle: its text is in the core. */
export abstract class Enrolling extends Attempt {
	/** How many later codes are still needed, once the core said so. */
	#codesLeft = $state<number | null>(null);
	#passphrase = $state.raw<SecretHandle | null>(null);
	enrolment = $state.raw<EnrolmentView | null>(null);
	kit = $state.raw<KitView | null>(null);
	step = $state(0);
	withoutKeyring = $state(false);
	/** The authenticator follows it, then the kit. */
	abstract readonly passphraseStep: number;

	/** Writes what was made and opens the vault. */
	protected abstract write(passphrase: SecretHandle, kitCheck: string | null): Promise<SessionView>;

	get confirmed(): boolean {
		return this.#codesLeft === 0;
	}
	/** One code was right, and a later one is still needed. */
	get halfConfirmed(): boolean {
		return this.#codesLeft !== null && this.#codesLeft > 0;
	}
	get hasPassphrase(): boolean {
		return this.#passphrase !== null;
	}

	back(): void {
		this.error = null;
		this.step -= 1;
	}

	/** Takes the passphrase, or with null keeps the one given before; the authenticator step follows. */
	choose(passphrase: string | null): Promise<boolean> {
		return this.run(async () => {
			if (passphrase !== null) this.#passphrase = await holdSecret(passphrase);
			await this.prepare();
			this.step = this.passphraseStep + 1;
		});
	}

	/** Checks a code typed back; the last one that is needed leads to the kit. */
	code(code: string): Promise<boolean> {
		return this.run(async () => {
			if (!this.confirmed) this.#codesLeft = await commands.confirmCode(code);
			if (!this.confirmed) return;
			this.kit ??= await commands.recoveryKit();
			this.step += 1;
		});
	}

	/** Takes the new keys into use; null for the characters means they are typed back later. */
	async finish(kitCheck: string | null): Promise<SessionView | null> {
		let view: SessionView | null = null;
		await this.run(async () => {
			if (this.#passphrase !== null) view = await this.write(this.#passphrase, kitCheck);
		});
		if (this.error?.field === "passphrase") this.#askAgain();
		else if (this.error && !MENDABLE.includes(this.error.code)) this.startOver();
		return view;
	}

	async cancel(): Promise<void> {
		await commands.cancelEnrolment().catch(() => undefined);
	}

	/** The core made new keys: what was typed back belongs to others. */
	protected enrol(enrolment: EnrolmentView | null): void {
		this.enrolment = enrolment;
		this.#codesLeft = null;
		this.kit = null;
	}

	/** Makes what the authenticator step shows, where it is not there yet. */
	protected async prepare(): Promise<void> {}

	/** What was begun is lost; the error that says why stays. */
	protected startOver(): void {
		this.enrol(null);
		this.#passphrase = null;
		this.step = 0;
	}

	#askAgain(): void {
		this.#passphrase = null;
		this.step = this.passphraseStep;
	}
}
