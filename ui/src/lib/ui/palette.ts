import type { IconName } from "./Icon.svelte";

/** Something one can open or do. */
export interface PaletteItem {
	id: string;
	label: string;
	/** Shown beside the label. */
	detail: string;
	/** Why it was found, where the label and the detail do not show it; else empty. */
	reason: string;
	icon: IconName;
	shortcut?: string;
	onselect: () => void;
}

export interface PaletteGroup<Item extends PaletteItem> {
	heading: string;
	items: Item[];
}

/** What fits the text that was typed, best first, with sentences about it. */
export interface PaletteAnswer<Item extends PaletteItem> {
	groups: PaletteGroup<Item>[];
	notes: string[];
}
