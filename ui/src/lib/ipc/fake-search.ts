import type { PartnerView, SearchPage, SearchRequest, SearchResult } from "./bindings";

/** What the core answers to a search, for names that have its words; the real one is tried in Rust. */
export const searchAnswers = (partners: () => PartnerView[]) => ({
	search_vault: ({ r }: { r?: unknown }): SearchPage => {
		const { query, limit } = r as SearchRequest;
		const words = query.toLowerCase().split(" ");
		const results = everything(partners()).filter((one) => words.every((word) => namesOf(one).includes(word)));
		return { total: results.length, results: results.slice(0, limit), notes: [] };
	},
	look_up: ({ ids }: { ids?: unknown }): SearchResult[] => {
		const all = everything(partners());
		return (ids as string[]).flatMap((id) => all.find(({ credential, partner }) => (credential?.id ?? partner) === id) ?? []);
	},
});

const namesOf = ({ credential, partnerName }: SearchResult): string =>
	[partnerName, credential?.name, credential?.environmentName].join(" ").toLowerCase();

const everything = (partners: PartnerView[]): SearchResult[] =>
	partners.flatMap(({ id, name, archived, credentials }) => {
		const whole = { partner: id, partnerName: name, archived, credential: null, matched: [] };
		return [whole, ...credentials.map((credential) => ({ ...whole, archived: credential.archived, credential }))];
	});
