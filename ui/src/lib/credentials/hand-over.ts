import type { HandOverFormat, HandOverSeal } from "$lib/ipc";

export const SEALS: { value: HandOverSeal; label: string; detail: string }[] = [
	{ value: "passphrase", label: "A passphrase", detail: "An age file. Tell the passphrase over another channel than the file." },
	{ value: "recipients", label: "The recipient's age key", detail: "An age file that only they open. Nothing else has to be told." },
	{ value: "plain", label: "Nothing", detail: "Readable by whoever gets it." },
];

export const FORMATS: { value: HandOverFormat; label: string; detail: string }[] = [
	{ value: "json", label: "JSON", detail: "Everything as it is, files too." },
	{ value: "env", label: "Variables (.env)", detail: "Named after credential and field. Text only." },
	{ value: "csv", label: "Table (.csv)", detail: "One row a value. Cells that a spreadsheet would calculate begin with an apostrophe. Text only." },
];

/** What the file could be called: a credential's own name where there is one alone. */
export function fileName(credentials: { name: string }[], format: HandOverFormat, seal: HandOverSeal): string {
	const [only, ...others] = credentials;
	const stem = only && others.length === 0 ? only.name : `${credentials.length} credentials`;
	return `${stem}.${format}${seal === "plain" ? "" : ".age"}`;
}
