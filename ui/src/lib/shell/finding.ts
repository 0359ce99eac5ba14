import { folded, ranked, type PaletteGroup, type PaletteItem } from "$lib/ui";
import { parsed, type Filter, type Query } from "./query";

/** Something that can be found, with all it is found by. */
export interface Thing extends PaletteItem {
	group: "Partners" | "Credentials" | "Actions";
	/** Everything it is searched by, folded. */
	searched: string;
	/** What each filter compares with. */
	facts: Partial<Record<Filter, string[]>>;
	/** How lately it was looked at: the higher, the later; 0 is never. */
	visited: number;
}

/** Rows per group: enough to choose from, few enough to draw at each key. */
const SHOWN = 30;
const RECENT_SHOWN = 5;

/** What was found, the group with the best of it first. What is archived comes after what is not. */
export function find<Found extends Thing>(things: Found[], typed: string): PaletteGroup<Found>[] {
	const query = parsed(typed);
	if (typed.trim() === "") return atRest(things);
	const open = things.filter((thing) => passes(thing, query));
	const order = ranked(open.map(({ searched }) => searched), query.text).flatMap((place) => open[place] ?? []);
	return grouped([...order.filter((thing) => !isThat(thing, "archived")), ...order.filter((thing) => isThat(thing, "archived"))]);
}

/** Before anything was typed: what one came back to, then everything. */
function atRest<Found extends Thing>(things: Found[]): PaletteGroup<Found>[] {
	const favourites = things.filter((thing) => isThat(thing, "favourite"));
	const recent = things.filter((thing) => thing.visited > 0 && !favourites.includes(thing)).sort((one, other) => other.visited - one.visited).slice(0, RECENT_SHOWN);
	const first = [{ heading: "Favourites", items: favourites }, { heading: "Recent", items: recent }].filter(({ items }) => items.length > 0);
	return [...first, ...grouped(things.filter((thing) => !favourites.includes(thing) && !recent.includes(thing)))];
}

function grouped<Found extends Thing>(things: Found[]): PaletteGroup<Found>[] {
	const headings = [...new Set(things.map(({ group }) => group))];
	return headings.map((heading) => ({ heading, items: things.filter(({ group }) => group === heading).slice(0, SHOWN) }));
}

const passes = ({ facts }: Thing, { filters }: Query): boolean =>
	filters.every(({ filter, value }) => facts[filter]?.some((fact) => folded(fact).includes(folded(value))));

const isThat = ({ facts }: Thing, what: string): boolean => facts.is?.includes(what) ?? false;
