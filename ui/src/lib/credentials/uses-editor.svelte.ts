import { commands, setting, usesOf, type ChangeUsesRequest, type Consumer, type CredentialView, type Location, type UsesView } from "$lib/ipc";
import { Attempt } from "$lib/ui";

/** Who is in charge, whose account it is, and the dates. */
export type Care = Pick<UsesView, "owner" | "account" | "lastRotated" | "expires">;
/** The entry that is being written. */
export type Written = { what: "consumer"; before: Consumer | null } | { what: "location"; before: Location | null } | { what: "care" };

/** Writes what is recorded of one credential; a list is sent as a whole, so that an entry can change its name. */
export class UsesEditor extends Attempt {
	readonly #credential: () => CredentialView;
	readonly #onchange: () => void;
	#written = $state.raw<Written | null>(null);

	constructor(credential: () => CredentialView, onchange: () => void) {
		super();
		this.#credential = credential;
		this.#onchange = onchange;
	}

	get written(): Written | null {
		return this.#written;
	}
	write(entry: Written | null): void {
		this.error = null;
		this.#written = entry;
	}

	putConsumer(before: Consumer | null, consumer: Consumer): Promise<void> {
		return this.#change({ consumers: { replace: replaced(this.#credential().uses.consumers, before, consumer) } });
	}
	removeConsumer(consumer: Consumer): Promise<boolean> {
		return this.run(() => this.#change({ consumers: { replace: this.#credential().uses.consumers.filter((other) => other !== consumer) } }));
	}
	putLocation(before: Location | null, location: Location): Promise<void> {
		return this.#change({ locations: { replace: replaced(this.#credential().uses.locations, before, location) } });
	}
	removeLocation(location: Location): Promise<boolean> {
		return this.run(() => this.#change({ locations: { replace: this.#credential().uses.locations.filter((other) => other !== location) } }));
	}
	putCare(care: Care): Promise<void> {
		const { owner, account, lastRotated, expires } = care;
		return this.#change({ owner: setting(owner), account: setting(account), lastRotated: setting(lastRotated), expires: setting(expires) });
	}

	async #change(change: Partial<ChangeUsesRequest>): Promise<void> {
		await commands.changeUses(usesOf([this.#credential().id], change));
		this.#onchange();
	}
}

/** The list with the entry in the place of the one before, or at its end. */
const replaced = <T>(entries: T[], before: T | null, entry: T): T[] => (before ? entries.map((other) => (other === before ? entry : other)) : [...entries, entry]);
