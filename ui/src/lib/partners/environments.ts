import type { EnvironmentKind } from "$lib/ipc";

/** The fixed names of the kinds; "other" is named by the user. */
export const KIND_NAMES: Record<EnvironmentKind, string> = {
	development: "Development",
	staging: "Staging",
	production: "Production",
	other: "Other",
};

export const KINDS = Object.keys(KIND_NAMES) as EnvironmentKind[];

/** Hosts as typed, one a line or separated by blanks and commas. */
export const originsOf = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);
