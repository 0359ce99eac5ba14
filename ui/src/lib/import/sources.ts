import type { IconName } from "$lib/ui";

/** In what somebody keeps what they have. */
export type Source = "table" | "passwords" | "env" | "postman" | "mails";

interface SourceWords {
	source: Source;
	icon: IconName;
	label: string;
	/** What comes next, in a line. */
	next: string;
	/** How to get at the file. */
	how: string;
}

export const SOURCES: SourceWords[] = [
	{ source: "table", icon: "rail", label: "A table", next: "A spreadsheet, a CSV file, or cells to paste.",
		how: "XLSX, ODS or CSV, or cells copied from a spreadsheet with their headings. One row is one credential; the columns are mapped in the next step." },
	{ source: "passwords", icon: "key", label: "KeePass, 1Password or Bitwarden", next: "The database or the export file.",
		how: "From KeePass the database itself (KDBX 4). From 1Password an export in the 1PUX format, from Bitwarden an unencrypted JSON export: those two files hold every secret in the clear, so delete them afterwards." },
	{ source: "env", icon: "document", label: "Files with .env variables", next: "NAME=value lines; one credential a file.",
		how: "A file of NAME=value lines. Where it names no partner, say in the next step whose it is." },
	{ source: "postman", icon: "save", label: "A Postman environment", next: "The environment or the globals, exported as JSON.",
		how: "Export the environment from Postman as JSON. It holds current values only if Postman was told to keep them." },
	{ source: "mails", icon: "edit", label: "Only mails and documents", next: "Choose the partner; its form asks for what was sent.",
		how: "" },
];

/** What to choose, for one of them or for all. */
export function howTo(source: Source | null): string {
	const known = SOURCES.find((each) => each.source === source)?.how;
	return known || "A spreadsheet (XLSX, ODS, CSV), a KeePass database, an export of Bitwarden (unencrypted JSON) or 1Password (1PUX), an environment file or a Postman environment.";
}
