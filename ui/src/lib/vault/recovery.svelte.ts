import { commands, holdSecret, type RecoveryView, type SecretHandle, type SessionView } from "$lib/ipc";
import { Enrolling } from "./enrolling.svelte";

export const RECOVERY_STEPS = [
	{ name: "Recovery key", title: "The recovery key on your kit" },
	{ name: "Your vault", title: "Is this your vault?" },
	{ name: "Passphrase", title: "A new passphrase" },
	{ name: "Authenticator", title: "A new authenticator" },
	{ name: "New kit", title: "A new recovery kit" },
] as const;

/** A vault that is being opened with its recovery key. Nothing is written before the end. */
export class Recovery extends Enrolling {
	readonly path: string;
	/** What the key opened, to be compared with the kit. */
	found = $state.raw<RecoveryView | null>(null);
	/** A person says that it is the vault on their kit. */
	same = $state(false);
	readonly passphraseStep = 2;

	constructor(path: string) {
		super();
		this.path = path;
	}

	/** Opens the file with the typed key. */
	open(key: string): Promise<boolean> {
		return this.run(async () => {
			const found = await commands.beginRecovery(this.path, await holdSecret(key));
			this.#take(found);
			this.step = 1;
		});
	}

	compared(): void {
		this.error = null;
		this.step = 2;
	}

	/** Before the vault is shown there is nothing the core needs to hold. */
	override back(): void {
		super.back();
		if (this.step > 0) return;
		this.#take(null);
		void this.cancel();
	}

	protected override startOver(): void {
		super.startOver();
		this.#take(null);
	}

	protected write(passphrase: SecretHandle, kitCheck: string | null): Promise<SessionView> {
		return commands.finishRecovery({ passphrase, kitCheck, withoutKeyring: this.withoutKeyring });
	}

	#take(found: RecoveryView | null): void {
		this.found = found;
		this.same = false;
		this.enrol(found?.authenticator ?? null);
	}
}
