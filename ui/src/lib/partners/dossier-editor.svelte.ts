import { commands, dossierOf, setting, type ChangeDossierRequest, type DossierContact, type DossierDocument, type DossierView, type Network, type PartnerView } from "$lib/ipc";
import { Attempt, today, type MenuItem } from "$lib/ui";

/** How a rotation is done, and which edition of the guide that follows. */
export type Runbook = Pick<DossierView, "runbook" | "guideRevision" | "guideRead">;
/** The lists of a dossier, by the name the core gives them. */
interface Lists {
	contacts: DossierContact;
	documents: DossierDocument;
	networks: Network;
}
type List = keyof Lists;
/** The entry that is being written. */
export type Written = { [Name in List]: { what: Name; before: Lists[Name] | null } }[List] | { what: "runbook"; before: Runbook };

/** Writes a partner's dossier; a list is sent as a whole, so that an entry can change its name. */
export class DossierEditor extends Attempt {
	readonly #onchange: () => void;
	readonly #partner: () => PartnerView;
	#written = $state.raw<Written | null>(null);

	constructor(partner: () => PartnerView, onchange: () => void) {
		super();
		this.#onchange = onchange;
		this.#partner = partner;
	}

	get written(): Written | null {
		return this.#written;
	}
	write(entry: Written | null): void {
		this.error = null;
		this.#written = entry;
	}

	/** The way to a new entry. */
	adding(list: List, label: string): { label: string; run: () => void } {
		return { label, run: () => this.write({ what: list, before: null }) };
	}
	/** What can be done to an entry of this list. */
	actions<Name extends List>(list: Name): (entry: Lists[Name]) => MenuItem[] {
		return (entry) => [
			{ label: "Edit", icon: "edit", onselect: () => this.write({ what: list, before: entry } as Written) },
			{ label: "Remove", icon: "trash", danger: true, onselect: () => void this.run(() => this.#replace(list, (entries) => entries.filter((other) => other !== entry))) },
		];
	}
	readonly documentActions = (document: DossierDocument): MenuItem[] => {
		return [{ label: "Checked today", icon: "check", onselect: () => void this.run(() => this.put("documents", document, { ...document, lastChecked: today() })) }, ...this.actions("documents")(document)];
	};

	/** Puts an entry in the place of the one before, or at the end. */
	put<Name extends List>(list: Name, before: Lists[Name] | null, entry: Lists[Name]): Promise<void> {
		return this.#replace(list, (entries) => (before ? entries.map((other) => (other === before ? entry : other)) : [...entries, entry]));
	}
	putRunbook({ runbook, guideRevision, guideRead }: Runbook): Promise<void> {
		return this.#change({ runbook: setting(runbook), guideRevision: setting(guideRevision), guideRead: setting(guideRead) });
	}

	#replace<Name extends List>(list: Name, change: (entries: Lists[Name][]) => Lists[Name][]): Promise<void> {
		return this.#change({ [list]: { replace: change(this.#partner().dossier[list] as Lists[Name][]) } });
	}
	async #change(change: Partial<ChangeDossierRequest>): Promise<void> {
		await commands.changeDossier(dossierOf(this.#partner().id, change));
		this.#onchange();
	}
}
