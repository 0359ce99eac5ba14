import type { IconName } from "./Icon.svelte";
import { matches } from "./matches";

/** Something one can open or do. */
export interface PaletteItem {
	id: string;
	label: string;
	/** Shown beside the label, and searched. */
	detail: string;
	/** Searched, not shown. */
	words?: string;
	icon: IconName;
	shortcut?: string;
	onselect: () => void;
}

export interface PaletteGroup<Item extends PaletteItem> {
	heading: string;
	items: Item[];
}

/** Rows drawn per group: enough to choose from, few enough to draw at each key. */
const SHOWN = 30;

/** The groups with what matches, without those where nothing does. */
export const narrowed = <Item extends PaletteItem>(groups: PaletteGroup<Item>[], query: string): PaletteGroup<Item>[] =>
	groups
		.map(({ heading, items }) => ({ heading, items: items.filter(({ label, detail, words }) => matches(query, label, detail, words ?? null)).slice(0, SHOWN) }))
		.filter(({ items }) => items.length > 0);
