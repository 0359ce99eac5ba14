import { asIpcError, type IpcError } from "$lib/ipc";

/** One form being sent: whether it is under way, and what the core answered when it refused. */
export class Attempt {
	busy = $state(false);
	error = $state.raw<IpcError | null>(null);

	/** Runs the work; true when it succeeded. */
	async run(work: () => Promise<void>): Promise<boolean> {
		this.busy = true;
		this.error = null;
		try {
			await work();
			return true;
		} catch (error) {
			this.error = asIpcError(error);
			return false;
		} finally {
			this.busy = false;
		}
	}

	/** The sentence for a field, if the error is about it. */
	problem(field: string): string | null {
		return this.error && this.#isAbout(field) ? this.error.message : null;
	}
	/** The error, if none of these fields shows it. */
	problemElsewhere(...fields: string[]): IpcError | null {
		return this.error && !fields.some((field) => this.#isAbout(field)) ? this.error : null;
	}

	#isAbout(field: string): boolean {
		return bare(this.error?.field ?? "") === bare(field);
	}
}

/** The core says `last_rotated` of a document's field and `lastRotated` of a request's. */
const bare = (field: string): string => field.replaceAll("_", "").toLowerCase();
