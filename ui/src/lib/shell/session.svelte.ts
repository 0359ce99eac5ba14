import { createContext } from "svelte";
import { asIpcError, commands, type AppStatus, type CoreEvents, type IpcError, type SessionView } from "$lib/ipc";

/** Why the vault is locked, when nobody asked for it. */
const REASONS: Record<CoreEvents["vault-locked"]["why"], string | null> = {
	error: "Locked because of a fault in the program. Everything that was saved is there.",
	idle: "Locked because nothing was done for a while.",
	sleep: "Locked when the computer went to sleep.",
	user: null,
};

type State = "loading" | "failed" | AppStatus["state"];

/** Whether a vault is open, and which. Holds no secret: those stay in the core. */
export class Session {
	#error = $state.raw<IpcError | null>(null);
	#lockedBecause = $state<string | null>(null);
	#state = $state<State>("loading");
	#status = $state.raw<AppStatus | null>(null);
	#view = $state.raw<SessionView | null>(null);

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

	opened(view: SessionView): void {
		this.#lockedBecause = null;
		this.#view = view;
		this.#state = "unlocked";
	}

	/** Drops every view at once; what the core says comes after. */
	locked({ soft, why }: CoreEvents["vault-locked"]): void {
		this.#lockedBecause = REASONS[why];
		this.#state = soft ? "softLocked" : "locked";
		void this.refresh();
	}

	/** Locks: the views go first, so that nothing can hold the lock up. */
	async lock(full: boolean): Promise<void> {
		this.#state = full ? "locked" : "softLocked";
		await commands.lockVault(full).catch(() => undefined);
		await this.refresh();
	}
}

export const [getSession, setSession] = createContext<Session>();
