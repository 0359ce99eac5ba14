import { asIpcError, commands, holdSecret, type RecoveryView, type SecretHandle, type SessionView, type WrittenRequestView } from "$lib/ipc";
import { Authenticating } from "./authenticating.svelte";

export const JOINING_STEPS = [
	{ name: "Ask", title: "Another computer of mine" },
	{ name: "Answer", title: "The file that lets this computer in" },
	{ name: "Passphrase", title: "A passphrase for this computer" },
	{ name: "Authenticator", title: "An entry for this computer" },
] as const;

/** A computer that another one lets in. Nothing is written to the vault before the last code. */
export class Joining extends Authenticating {
	readonly path: string;
	step = $state(0);
	name = $state("");
	/** The request that was written, with its words. */
	request = $state.raw<WrittenRequestView | null>(null);
	/** What the answer opened. */
	found = $state.raw<RecoveryView | null>(null);
	view = $state.raw<SessionView | null>(null);
	#passphrase: SecretHandle | null = null;

	constructor(path: string) {
		super();
		this.path = path;
	}

	suggestName(): Promise<boolean> {
		return this.run(async () => void (this.name ||= await commands.computerName()));
	}
	/** Writes the request where a person says. */
	ask(): Promise<boolean> {
		return this.run(async () => void (this.request = (await commands.writeDeviceRequest(this.path, this.name)) ?? this.request));
	}
	/** Opens the file that came back. */
	open(): Promise<boolean> {
		return this.run(async () => {
			const path = await commands.chooseExistingFile();
			if (!path) return;
			this.found = await commands.beginJoining(path);
			this.show(this.found.authenticator);
			this.step = 2;
		});
	}
	choose(passphrase: string): Promise<boolean> {
		return this.run(async () => {
			this.#passphrase = await holdSecret(passphrase);
			this.step = 3;
		});
	}
	go(step: number): void {
		this.error = null;
		this.step = step;
	}
	async cancel(): Promise<void> {
		await commands.cancelJoining().catch(() => undefined);
	}

	protected check(code: string): Promise<number> {
		return commands.confirmJoining(code);
	}
	protected async proven(): Promise<void> {
		if (this.#passphrase === null) return this.go(2);
		const passphrase = this.#passphrase;
		this.#passphrase = null;
		try {
			this.view = await commands.finishJoining(passphrase);
		} catch (error) {
			// A refused passphrase can be mended; after anything else the file is opened anew.
			this.step = asIpcError(error).field === "passphrase" ? 2 : 1;
			throw error;
		}
	}
}
