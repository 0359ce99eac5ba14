import type { FoundCredentials, ListedCredential, PartnerView, SavedView, SaveViewRequest, SearchPage, SearchRequest, SearchResult } from "./bindings";
import { fault, need } from "./fake-fault";

/** What the core answers to a search, for names that have its words; the real one is tried in Rust. */
export const searchAnswers = (partners: () => PartnerView[]) => ({
	search_vault: ({ r }: { r?: unknown }): SearchPage => {
		const { query, limit } = r as SearchRequest;
		const words = query.toLowerCase().split(" ");
		const results = everything(partners()).filter((one) => words.every((word) => namesOf(one).includes(word)));
		return { total: results.length, results: results.slice(0, limit), notes: [] };
	},
	list_credentials: (): ListedCredential[] => partners().flatMap((partner) => partner.credentials.map((credential) => ({
		id: credential.id, name: credential.name, partner: partner.id, partnerName: partner.name, environmentKind: credential.environmentKind, environmentName: credential.environmentName,
		kind: credential.kindLabel, owner: credential.uses.owner, tags: credential.tags, updated: credential.updated, archived: credential.archived, flags: credential.archived ? ["archived" as const] : [],
	}))),
	find_credentials: ({ query }: { query?: unknown }): FoundCredentials => {
		const words = String(query).toLowerCase().split(" ");
		const unknown = words.filter((word) => word.includes(":")).map((word) => `${word} is no filter.`);
		const found = everything(partners()).filter((one) => words.every((word) => word.includes(":") || namesOf(one).includes(word)));
		return { ids: found.flatMap(({ credential }) => credential?.id ?? []), notes: unknown };
	},
	look_up: ({ ids }: { ids?: unknown }): SearchResult[] => {
		const all = everything(partners());
		return (ids as string[]).flatMap((id) => all.find(({ credential, partner }) => (credential?.id ?? partner) === id) ?? []);
	},
});

/** The views of a member, kept as the core keeps them. */
export function viewAnswers(): Record<string, (args: Record<string, unknown>) => SavedView[]> {
	let views: SavedView[] = [];
	const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
	return {
		list_views: () => views,
		save_view: ({ r }) => {
			const { view, replacing } = r as SaveViewRequest;
			const others = views.filter(({ name }) => replacing === null || !same(name, replacing));
			need(!others.some(({ name }) => same(name, view.name)), fault("invalid", "There is a view of this name. Choose another name.", { field: "name" }));
			views = others.length < views.length ? views.map((one) => (others.includes(one) ? one : view)) : [...views, view];
			return views;
		},
		remove_view: ({ name }) => (views = views.filter((view) => !same(view.name, String(name)))),
	};
}

const namesOf = ({ credential, partnerName }: SearchResult): string =>
	[partnerName, credential?.name, credential?.environmentName].join(" ").toLowerCase();

const everything = (partners: PartnerView[]): SearchResult[] =>
	partners.flatMap(({ id, name, archived, credentials }) => {
		const whole = { partner: id, partnerName: name, archived, credential: null, matched: [] };
		return [whole, ...credentials.map((credential) => ({ ...whole, archived: credential.archived, credential }))];
	});
