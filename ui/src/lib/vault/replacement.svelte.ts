import { commands, holdSecret } from "$lib/ipc";
import { Authenticating } from "./authenticating.svelte";

/** A new authenticator for an open vault. The present one stays until the end. */
export class Replacement extends Authenticating {
	step = $state<"scan" | "prove">("scan");

	begin(): Promise<boolean> {
		return this.run(async () => this.show(await commands.beginAuthenticator()));
	}

	/** Takes the new authenticator into use, allowed by passphrase and a code of the present one. */
	finish(passphrase: string, code: string): Promise<boolean> {
		return this.run(async () => void (await commands.replaceAuthenticator({ passphrase: await holdSecret(passphrase), code })));
	}

	async cancel(): Promise<void> {
		await commands.cancelAuthenticator().catch(() => undefined);
	}

	protected check(code: string): Promise<number> {
		return commands.confirmAuthenticator(code);
	}
	protected async proven(): Promise<void> {
		this.step = "prove";
	}
}
