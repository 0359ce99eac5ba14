import type { ImportFile, ImportMapping, ImportPreview, ImportTable, ReadImportRequest } from "./bindings";
import { fault, need } from "./fake-fault";

type Arguments = Record<string, unknown>;

export const FILE_PASSPHRASE = "orbit lantern quilt";

const FILE: ImportFile = {
	name: "partners.csv", format: "csv",
	formats: [{ code: "csv", label: "table as text (CSV)" }, { code: "kdbx", label: "KeePass database (KDBX 4)" }],
};
const own = (name: string) => [{ code: `field:${name}`, label: `Identifier: ${name}` }, { code: `secret:${name}`, label: `Secret: ${name}` }];
const TABLE: ImportTable = {
	rows: 3,
	columns: [
		{ name: "Partner", meaning: "partner", ownMeanings: own("partner"), filled: 2, samples: ["SRS", "Keepgo", ""], masked: false },
		{ name: "Client secret", meaning: "secret:client_secret", ownMeanings: own("client_secret"), filled: 3, samples: ["secret, 24 characters", "secret, 8 characters", "secret, 8 characters"], masked: false },
		{ name: "Remarks", meaning: "notes", ownMeanings: own("remarks"), filled: 1, samples: ["password: [7 characters]", "", ""], masked: true },
	],
	meanings: [{ code: "partner", label: "Partner" }, { code: "notes", label: "Notes" }, { code: "ignore", label: "Leave out" }, { code: "secret:client_secret", label: "Secret: client_secret" }],
};

/** Importing, over one table of three rows of which the last names no partner. */
export function importAnswers(take: (handle: unknown) => string, tell: (done: number, total: number) => Promise<void>): Record<string, (args: Arguments) => unknown> {
	let stopped = false;
	return {
		choose_import: () => FILE,
		paste_import: ({ text }) => {
			need(take(text).includes("\t"), fault("invalid", "There is no row in this file.", { field: "file" }));
			return { ...FILE, name: "pasted table" };
		},
		read_import: ({ r }) => {
			const { format, passphrase } = r as ReadImportRequest;
			const opens = format !== "kdbx" || take(passphrase) === FILE_PASSPHRASE;
			need(opens, fault("invalid", "The passphrase does not open this KeePass file.", { field: "filePassphrase" }));
			return TABLE;
		},
		show_import_samples: () => ["password: hunter2", "", ""],
		preview_import: ({ m }) => preview(m as ImportMapping),
		run_import: async ({ m }) => {
			stopped = false;
			for (const done of [0, 2479, 2600, 10_000]) {
				await tell(done, 10_000);
				need(!stopped, fault("refused", "Stopped; nothing was changed."));
			}
			return { batch: "batch-1", made: preview(m as ImportMapping) };
		},
		cancel_import: () => void (stopped = true),
		undo_import: () => ({ credentials: 2, partners: 1, left: [] }),
		drop_import: () => null,
	};
}

function preview({ partner, excluded, environment }: ImportMapping): ImportPreview {
	const rows = ["SRS", "Keepgo", partner].map((name, place) => {
		const row = place + 2;
		if (excluded.includes(row)) return { row, credential: null, skipped: "You left it out." };
		if (!name) return { row, credential: null, skipped: "It names no partner; choose one for all such rows." };
		const credential = {
			partner: name, newPartner: place > 0, environment: "Production", environmentKind: environment, name: `API ${row}`, kindLabel: "API client",
			fields: ["client_secret: secret, 24 characters"], remarks: [],
		};
		return { row, credential, skipped: null };
	});
	return { rows, credentials: rows.filter(({ credential }) => credential).length, newPartners: ["Keepgo"], leftOut: [] };
}
