import { createContext } from "svelte";
import { asIpcError, type CredentialView } from "$lib/ipc";

/** What somebody is about to do, as the access dialog asks about it. */
export interface Asked {
	act: "Copy" | "Reveal" | "Save";
	credential: CredentialView;
	field: string;
}
interface Pending extends Asked {
	codeNeeded: boolean;
	answer: (reason: string | null) => void;
}

export const REASONS = [
	{ value: "deployment", label: "Deployment" },
	{ value: "rotation", label: "Rotation" },
	{ value: "support", label: "Support case" },
	{ value: "test", label: "Test" },
	{ value: "audit", label: "Audit" },
	{ value: "other", label: "Something else" },
] as const;

/** Whether the core wants a reason, and perhaps a fresh code, before it gives the value away. */
export const isGuarded = (credential: CredentialView): boolean =>
	credential.accessRule === "stepUp" || credential.environmentKind === "production";

/** The way to a guarded value. The reason stays until the vault locks; codes are never kept. */
export class Access {
	#pending = $state.raw<Pending | null>(null);
	#reason = $state<string | null>(null);

	get pending(): Pending | null {
		return this.#pending;
	}
	get reason(): string | null {
		return this.#reason;
	}

	/** Does it, asking for reason and code when they are needed; null when the person turned back. */
	async run<T>(asked: Asked, act: (reason: string | null) => Promise<T>): Promise<T | null> {
		if (!isGuarded(asked.credential)) return act(null);
		if (this.#reason === null && !(await this.#ask(asked, false))) return null;
		for (;;) {
			try {
				return await act(this.#reason);
			} catch (error) {
				if (asIpcError(error).code !== "stepUpNeeded") throw error;
				if (!(await this.#ask(asked, true))) return null;
			}
		}
	}

	/** The dialog's answer; null turns back. */
	answer(reason: string | null): void {
		const pending = this.#pending;
		this.#pending = null;
		this.#reason = reason ?? this.#reason;
		pending?.answer(reason);
	}

	#ask(asked: Asked, codeNeeded: boolean): Promise<string | null> {
		return new Promise((answer) => (this.#pending = { ...asked, codeNeeded, answer }));
	}
}

export const [getAccess, setAccess] = createContext<Access>();
