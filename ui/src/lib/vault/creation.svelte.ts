import { commands, type SecretHandle, type SessionView } from "$lib/ipc";
import { Enrolling } from "./enrolling.svelte";

export const STEPS = [
	{ name: "Vault", title: "Whose vault, and where" },
	{ name: "Passphrase", title: "You and your passphrase" },
	{ name: "Authenticator", title: "Your authenticator" },
	{ name: "Recovery kit", title: "The way back in" },
] as const;

/** A vault that is being created. */
export class Creation extends Enrolling {
	#chosen = false;
	#enrolledFor = "";
	member = $state("");
	organization = $state("");
	path = $state("");
	readonly passphraseStep = 1;

	choosePath(): Promise<boolean> {
		return this.run(async () => {
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

	override async finish(kitCheck: string | null): Promise<SessionView | null> {
		const view = await super.finish(kitCheck);
		if (this.error?.field === "path") this.step = 0;
		return view;
	}

	protected override startOver(): void {
		super.startOver();
		this.#enrolledFor = "";
	}

	/** A new name means a new entry in the authenticator; the same name keeps the one that was scanned. */
	protected override async prepare(): Promise<void> {
		const wanted = JSON.stringify([this.organization, this.member]);
		if (wanted === this.#enrolledFor) return;
		this.enrol(await commands.beginEnrolment(this.organization.trim(), this.member.trim()));
		this.#enrolledFor = wanted;
	}

	protected write(passphrase: SecretHandle, kitCheck: string | null): Promise<SessionView> {
		const { path, withoutKeyring } = this;
		return commands.createVault({ path, passphrase, kitCheck, withoutKeyring });
	}
}
