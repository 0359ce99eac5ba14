import { commands, type AnsweredView, type InvitationView, type SecretHandle } from "$lib/ipc";
import { Enrolling } from "./enrolling.svelte";

export const ANSWERING_STEPS = [
	{ name: "Invitation", title: "You were invited" },
	{ name: "Passphrase", title: "A passphrase of your own" },
	{ name: "Authenticator", title: "Your authenticator" },
	{ name: "Recovery kit", title: "Your way back in" },
] as const;

/** An invitation that is being answered. Keys are made here; the answer holds none of them. */
export class Answering extends Enrolling<AnsweredView> {
	invitation = $state.raw<InvitationView | null>(null);
	/** What was written at the end. */
	answered = $state.raw<AnsweredView | null>(null);
	readonly passphraseStep = 1;

	/** Asks for the invitation; its keys are new each time. */
	open(): Promise<boolean> {
		return this.run(async () => {
			const found = await commands.readInvitation();
			if (found) this.#take(found);
		});
	}

	accept(): void {
		this.error = null;
		this.step = 1;
	}

	protected override startOver(): void {
		super.startOver();
		this.#take(null);
	}

	protected write(passphrase: SecretHandle, kitCheck: string | null): Promise<AnsweredView | null> {
		return commands.answerInvitation({ passphrase, kitCheck, withoutKeyring: this.withoutKeyring });
	}

	#take(found: InvitationView | null): void {
		this.invitation = found;
		this.enrol(found?.authenticator ?? null);
	}
}
