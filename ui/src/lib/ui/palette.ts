import type { IconName } from "./Icon.svelte";

/** Something one can open or do. */
export interface PaletteItem {
	id: string;
	label: string;
	/** Shown beside the label. */
	detail: string;
	icon: IconName;
	shortcut?: string;
	onselect: () => void;
}

export interface PaletteGroup<Item extends PaletteItem> {
	heading: string;
	items: Item[];
}
