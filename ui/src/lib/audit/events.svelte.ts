import { asIpcError, commands, type AuditRow, type IpcError } from "$lib/ipc";
import { matches } from "$lib/ui";

const PAGE = 500;

/** The audit list, read page by page so that the first events show at once. */
export class AuditEvents {
	#error = $state.raw<IpcError | null>(null);
	#rows = $state.raw<AuditRow[]>([]);
	#stopped = false;
	#total = $state<number | null>(null);

	get error(): IpcError | null {
		return this.#error;
	}
	/** Newest first. */
	get rows(): AuditRow[] {
		return this.#rows;
	}
	/** How many there are; null until the first page came. */
	get total(): number | null {
		return this.#total;
	}

	async load(): Promise<void> {
		this.#error = null;
		try {
			let rows: AuditRow[] = [];
			for (let more = true; more && !this.#stopped; ) {
				const page = await commands.listAudit(rows.length, PAGE);
				rows = [...rows, ...page.rows];
				more = page.rows.length > 0 && rows.length < page.total;
				this.#total = page.total;
				this.#rows = rows.toSorted((one, other) => other.index - one.index);
			}
		} catch (error) {
			this.#error = asIpcError(error);
		}
	}

	stop(): void {
		this.#stopped = true;
	}
}

/** Whether an event speaks of what was typed. */
export const speaksOf = (row: AuditRow, query: string): boolean =>
	matches(query, row.what, row.who, row.device, row.kind, row.partner, row.environment, row.credential, row.field, row.reason, row.outcome);
