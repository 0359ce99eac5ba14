/** What a search can be narrowed by. */
export const FILTERS = ["partner", "env", "kind", "is"] as const;
export type Filter = (typeof FILTERS)[number];

/** What was typed into the search, taken apart. */
export interface Query {
	text: string;
	filters: { filter: Filter; value: string }[];
}

const WRITTEN = new RegExp(`(?<=^|\\s)(${FILTERS.join("|")}):(?:"([^"]*)"?|(\\S*))`, "giu");

/** Takes `partner:srs env:prod words` apart. A filter without a value is one that is still being typed. */
export function parsed(typed: string): Query {
	const filters: Query["filters"] = [];
	const text = typed.replace(WRITTEN, (_, name: string, quoted: string | undefined, bare: string | undefined) => {
		const value = (quoted ?? bare ?? "").trim();
		if (value) filters.push({ filter: name.toLowerCase() as Filter, value });
		return " ";
	});
	return { text: text.trim(), filters };
}
