import type { EnrolmentView } from "$lib/ipc";
import { Attempt } from "$lib/ui";

/** A new entry of an authenticator, proven by codes that are typed back. */
export abstract class Authenticating extends Attempt {
	/** How many later codes are still needed, once the core said so. */
	#codesLeft = $state<number | null>(null);
	#enrolment = $state.raw<EnrolmentView | null>(null);

	/** Checks a code of the new entry; gives how many later ones are still needed. */
	protected abstract check(code: string): Promise<number>;
	/** Goes on after the last code. */
	protected abstract proven(): Promise<void>;

	get confirmed(): boolean {
		return this.#codesLeft === 0;
	}
	get enrolment(): EnrolmentView | null {
		return this.#enrolment;
	}
	/** One code was right, and a later one is still needed. */
	get halfConfirmed(): boolean {
		return this.#codesLeft !== null && this.#codesLeft > 0;
	}

	/** Takes a code typed back; the last one that is needed leads on. */
	code(code: string): Promise<boolean> {
		return this.run(async () => {
			if (!this.confirmed) this.#codesLeft = await this.check(code);
			if (this.confirmed) await this.proven();
		});
	}

	/** There is another entry: what was typed back belonged to the one before. */
	protected show(enrolment: EnrolmentView | null): void {
		this.#enrolment = enrolment;
		this.#codesLeft = null;
	}
}
