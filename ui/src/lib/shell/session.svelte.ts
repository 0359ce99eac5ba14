import { createContext } from "svelte";
import { asIpcError, commands, type AppStatus, type CoreEvents, type IpcError, type SessionView } from "$lib/ipc";

/** Why the vault is locked, when nobody asked for it. */
const REASONS: Record<CoreEvents["vault-locked"]["why"], string | null> = {
	error: "Locked because of a fault in the program. Everything that was saved is there.",
	idle: "Locked because nothing was done for a while.",
	sleep: "Locked when the computer went to sleep.",
	user: null,
};

const DEMO_ENDED = "The demo is closed, and what was changed in it is gone. Open it again for a fresh one.";
/** For so long a lock waits for what was typed last. */
const HAND_OVER_MS = 300;

/** Where one is after the lock: before the same vault's door, at its recovery, or at the first screen. */
type AfterLock = "unlock" | "recover" | "welcome";
type State = "loading" | "failed" | AppStatus["state"];

/** Whether a vault is open, and which. Holds no secret: those stay in the core. */
export class Session {
	#afterLock = $state<AfterLock>("unlock");
	#error = $state.raw<IpcError | null>(null);
	#lockedBecause = $state<string | null>(null);
	#state = $state<State>("loading");
	#status = $state.raw<AppStatus | null>(null);
	#view = $state.raw<SessionView | null>(null);

	get afterLock(): AfterLock {
		return this.#afterLock;
	}
	get error(): IpcError | null {
		return this.#error;
	}
	/** A sentence for the lock screen, if the lock came by itself. */
	get lockedBecause(): string | null {
		return this.#lockedBecause;
	}
	get state(): State {
		return this.#state;
	}
	get status(): AppStatus | null {
		return this.#status;
	}
	/** The open vault, or the one that was open before the lock. */
	get view(): SessionView | null {
		return this.#view;
	}

	async refresh(): Promise<void> {
		try {
			const status = await commands.appStatus();
			this.#status = status;
			this.#view = status.session ?? this.#view;
			this.#state = status.state;
			this.#error = null;
		} catch (error) {
			this.#error = asIpcError(error);
			this.#state = "failed";
		}
	}

	/** What an open vault hands to the core when somebody locks it. */
	beforeLock: () => Promise<void> = () => Promise.resolve();

	opened(view: SessionView): void {
		this.#afterLock = "unlock";
		this.#lockedBecause = null;
		this.#view = view;
		this.#state = "unlocked";
	}

	/** Drops every view at once; what the core says comes after. */
	locked({ soft, why }: CoreEvents["vault-locked"]): void {
		this.#lockedBecause = REASONS[why];
		this.#endDemo();
		this.#state = soft ? "softLocked" : "locked";
		void this.refresh();
	}

	/** Locks: the views go first. The core answers in a moment that it has what was typed; a slow one is not waited for. */
	async lock(full: boolean): Promise<void> {
		const handed = this.beforeLock();
		this.#endDemo();
		this.#state = full || this.#view?.demo ? "locked" : "softLocked";
		await Promise.race([handed, new Promise((late) => setTimeout(late, HAND_OVER_MS))]);
		await commands.lockVault(full).catch(() => undefined);
		await this.refresh();
	}

	/** Nobody can open a demo again. */
	#endDemo(): void {
		if (!this.#view?.demo) return;
		this.#afterLock = "welcome";
		this.#lockedBecause = DEMO_ENDED;
	}

	/** Locks fully, to go on with the recovery kit of the same vault. */
	lockToRecover(): Promise<void> {
		this.#afterLock = "recover";
		return this.lock(true);
	}

	/** Forgets the open vault on this computer, which locks it; `typed` is the name of its file. */
	async forget(typed: string): Promise<void> {
		this.#afterLock = "welcome";
		try {
			const { needsKit } = await commands.forgetVault(this.#view?.path ?? "", typed);
			this.#lockedBecause = needsKit ? "Forgotten. On this computer only the recovery kit opens that file from now on." : "Forgotten. Passphrase and code open that file as before.";
			await this.refresh();
		} catch (error) {
			this.#afterLock = "unlock";
			this.#lockedBecause = asIpcError(error).message;
			throw error;
		}
	}
}

export const [getSession, setSession] = createContext<Session>();
