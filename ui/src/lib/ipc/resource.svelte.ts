import type { IpcError } from "./bindings";
import { asIpcError } from "./error";

/** How long a call may take before the wait is shown. */
const SLOW_AFTER_MS = 200;

/** One question to the core: its answer, its error, and whether waiting for it has become noticeable. */
export class Resource<T> {
	readonly #call: () => Promise<T>;
	#error = $state.raw<IpcError | null>(null);
	#run = 0;
	#slow = $state(false);
	#value = $state.raw<T>();

	constructor(call: () => Promise<T>) {
		this.#call = call;
		void this.reload();
	}

	/** Asks again; the old answer stays until the new one is there. */
	async reload(): Promise<void> {
		const run = ++this.#run;
		const timer = setTimeout(() => (this.#slow = run === this.#run), SLOW_AFTER_MS);
		try {
			const value = await this.#call();
			if (run === this.#run) this.#settle(value, null);
		} catch (error) {
			if (run === this.#run) this.#settle(undefined, asIpcError(error));
		} finally {
			clearTimeout(timer);
		}
	}

	#settle(value: T | undefined, error: IpcError | null): void {
		this.#slow = false;
		this.#value = value;
		this.#error = error;
	}

	get error(): IpcError | null {
		return this.#error;
	}
	get slow(): boolean {
		return this.#slow;
	}
	get value(): T | undefined {
		return this.#value;
	}
}
