import { commands, type SearchResult } from "$lib/ipc";
import { countedOf, matches, type PaletteAnswer, type PaletteGroup } from "$lib/ui";
import type { Marks } from "./marks.svelte";
import type { Thing } from "./things";

/** Rows of things: enough to choose from, few enough to draw at each key. */
const SHOWN = 30;
const RECENT_SHOWN = 5;

type ToThing = (result: SearchResult) => Thing;

/** What the core found and which actions fit, the group with the best of it first. */
export async function find(typed: string, actions: Thing[], marks: Marks, thing: ToThing): Promise<PaletteAnswer<Thing>> {
	if (typed.trim() === "") return atRest(actions, marks, thing);
	const { total, results, notes } = await commands.searchVault({ query: typed, limit: SHOWN });
	const fitting = actions.filter(({ label }) => matches(typed.trim(), label));
	const begun = fitting.filter(({ label }) => label.toLowerCase().startsWith(typed.trim().toLowerCase()));
	const groups = grouped(begun.length > 0 ? [...begun, ...results.map(thing)] : [...results.map(thing), ...fitting]);
	const more = total > results.length ? [`${countedOf(results.length, total, "result")}, the best first. Type more to narrow them.`] : [];
	return { groups, notes: [...notes, ...more] };
}

/** Before anything was typed: what one came back to, what one can do, and the first of everything. */
async function atRest(actions: Thing[], marks: Marks, thing: ToThing): Promise<PaletteAnswer<Thing>> {
	const recent = marks.recent.filter((id) => !marks.isFavourite(id)).slice(0, RECENT_SHOWN);
	const [favourites, recents, page] = await Promise.all([
		commands.lookUp(marks.favourites), commands.lookUp(recent), commands.searchVault({ query: "", limit: SHOWN }),
	]);
	const marked = [{ heading: "Favourites", items: favourites.map(thing) }, { heading: "Recent", items: recents.map(thing) }];
	const known = new Set([...marks.favourites, ...recent]);
	const rest = page.results.map(thing).filter(({ id }) => !known.has(id));
	return { groups: [...marked.filter(({ items }) => items.length > 0), ...grouped([...actions, ...rest])], notes: [] };
}

function grouped(things: Thing[]): PaletteGroup<Thing>[] {
	const headings = [...new Set(things.map(({ group }) => group))];
	return headings.map((heading) => ({ heading, items: things.filter(({ group }) => group === heading) }));
}
