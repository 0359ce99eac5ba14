import { commands, holdSecret, type EnrolmentView, type ErrorCode, type KitView, type SecretHandle, type SessionView } from "$lib/ipc";
import { Authenticating } from "./authenticating.svelte";

/** After these the core still has what was begun; after others the new keys are gone with the attempt. */
const MENDABLE: ErrorCode[] = ["confirmationMismatch", "fileExists", "keyringMissing"];

/** New keys for a vault, step by step: passphrase, authenticator, kit. The passphrase is a handle: its text is in the core. What finishing gives is mostly the open vault. */
export abstract class Enrolling<Made = SessionView> extends Authenticating {
	#passphrase = $state.raw<SecretHandle | null>(null);
	kit = $state.raw<KitView | null>(null);
	step = $state(0);
	withoutKeyring = $state(false);
	/** The authenticator follows it, then the kit. */
	abstract readonly passphraseStep: number;

	/** Writes what was made; null where nothing was, and it can be tried again. */
	protected abstract write(passphrase: SecretHandle, kitCheck: string | null): Promise<Made | null>;

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

	/** Takes the new keys into use; null for the characters means they are typed back later. */
	async finish(kitCheck: string | null): Promise<Made | null> {
		let view: Made | null = null;
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

	protected check(code: string): Promise<number> {
		return commands.confirmCode(code);
	}
	protected async proven(): Promise<void> {
		this.kit ??= await commands.recoveryKit();
		this.step += 1;
	}

	/** The core made new keys. */
	protected enrol(enrolment: EnrolmentView | null): void {
		this.show(enrolment);
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
