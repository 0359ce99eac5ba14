import { asIpcError, commands, holdSecret, type ErrorCode, type IpcError, type SessionView } from "$lib/ipc";
import { instantOf } from "./phone";

/** After these the clock may be the trouble, so the time by hand is offered. */
const CLOCK_CODES: ErrorCode[] = ["wrongCredentials", "clockBehind", "authenticatorLapsed"];

/** One way into a vault: runs the attempt, keeps its error, counts a throttle down. */
export class Unlocking {
	#until = 0;
	busy = $state(false);
	error = $state.raw<IpcError | null>(null);
	/** Seconds until the next attempt is allowed. */
	wait = $state(0);

	get clockMayBeWrong(): boolean {
		return this.error !== null && CLOCK_CODES.includes(this.error.code);
	}

	unlock(path: string, passphrase: string, code: string, phoneTime: string): Promise<SessionView | null> {
		return this.#attempt(async () =>
			commands.unlockVault({ path, passphrase: await holdSecret(passphrase), code, phoneTime: instantOf(phoneTime) }),
		);
	}

	reopen(passphrase: string): Promise<SessionView | null> {
		return this.#attempt(async () => commands.reopenVault(await holdSecret(passphrase)));
	}

	/** Counts the wait down; called once a second. */
	tick(): void {
		this.wait = Math.max(0, Math.ceil((this.#until - Date.now()) / 1000));
		if (this.wait === 0 && this.error?.code === "throttled") this.error = null;
	}

	async #attempt(open: () => Promise<SessionView>): Promise<SessionView | null> {
		this.busy = true;
		this.error = null;
		try {
			return await open();
		} catch (error) {
			this.error = asIpcError(error);
			this.#until = Date.now() + (this.error.retryInSeconds ?? 0) * 1000;
			this.wait = this.error.retryInSeconds ?? 0;
			return null;
		} finally {
			this.busy = false;
		}
	}
}
