import { asIpcError, commands, holdSecret, onCore, type CoreEvents, type ErrorCode, type IpcError, type SessionView, type UnlockRequest } from "$lib/ipc";
import { Countdown } from "./countdown.svelte";
import { instantOf } from "./phone";

/** After these the clock may be the trouble, so the time by hand is offered. */
const CLOCK_CODES: ErrorCode[] = ["wrongCredentials", "clockBehind", "authenticatorLapsed"];

/** What a person typed to unlock. */
export interface Typed {
	path: string;
	/** The id of who it is, where several members unlock on this computer. */
	member: string | null;
	passphrase: string;
	code: string;
	phoneTime: string;
}

/** One way into a vault: runs the attempt, keeps its error, counts a throttle down. */
export class Unlocking {
	readonly #countdown = new Countdown();
	#stopping = $state(false);
	busy = $state(false);
	error = $state.raw<IpcError | null>(null);
	/** How far a search for the right time is, while one runs. */
	progress = $state.raw<CoreEvents["unlock-progress"] | null>(null);
	/** The last search was stopped by the person. */
	stopped = $state(false);

	get clockMayBeWrong(): boolean {
		return this.error !== null && CLOCK_CODES.includes(this.error.code);
	}
	/** Whether a search around this computer's time may find what a single try did not. */
	get searchMayHelp(): boolean {
		return this.stopped || this.error?.code === "wrongCredentials";
	}
	get stopping(): boolean {
		return this.#stopping;
	}
	/** Seconds until the next attempt is allowed. */
	get wait(): number {
		return this.#countdown.left;
	}

	unlock(typed: Typed): Promise<SessionView | null> {
		return this.#attempt(async () => commands.unlockVault(await request(typed)));
	}

	/** Unlocks for the first time, as a new member who was let in. */
	join(typed: Typed): Promise<SessionView | null> {
		return this.#attempt(async () => commands.joinVault(await request(typed)));
	}

	reopen(passphrase: string): Promise<SessionView | null> {
		return this.#attempt(async () => commands.reopenVault(await holdSecret(passphrase)));
	}

	/** Tries the code at several times around this computer's; takes a while and can be stopped. */
	search(typed: Typed): Promise<SessionView | null> {
		this.progress = { done: 0, total: 0 };
		const deaf = onCore("unlock-progress", (progress) => this.progress && (this.progress = progress));
		return this.#attempt(async () => commands.unlockVaultSearching(await request(typed))).finally(deaf);
	}

	/** Ends a search before its next step; without one there is nothing to end. */
	stop(): void {
		if (!this.progress || this.#stopping) return;
		this.#stopping = true;
		void commands.cancelSearch().catch(() => undefined);
	}

	/** Counts the wait down; called once a second. */
	tick(): void {
		this.#countdown.tick();
		if (this.wait === 0 && this.error?.code === "throttled") this.error = null;
	}

	async #attempt(open: () => Promise<SessionView>): Promise<SessionView | null> {
		this.busy = true;
		this.error = null;
		this.stopped = false;
		try {
			return await open();
		} catch (error) {
			this.#refused(asIpcError(error));
			return null;
		} finally {
			this.busy = false;
			this.progress = null;
			this.#stopping = false;
		}
	}

	/** A search that ends because it was stopped is no trouble. */
	#refused(error: IpcError): void {
		this.stopped = this.#stopping && error.code === "refused";
		this.error = this.stopped ? null : error;
		this.#countdown.start(error.retryInSeconds ?? 0);
	}
}

const request = async ({ path, member, passphrase, code, phoneTime }: Typed): Promise<UnlockRequest> => ({
	path, member, passphrase: await holdSecret(passphrase), code, phoneTime: instantOf(phoneTime),
});
