import type { EnvironmentKind, HealthCell, HealthState, PartnerHealth } from "$lib/ipc";

/** A state by sign, colour and a word. */
export const STATES: Record<HealthState, { sign: string; tone: "ok" | "warn" | "bad" | "plain"; word: string }> = {
	empty: { sign: "–", tone: "plain", word: "No credential" },
	good: { sign: "✓", tone: "ok", word: "Good" },
	incomplete: { sign: "?", tone: "plain", word: "Not all is recorded" },
	serious: { sign: "✕", tone: "bad", word: "Serious" },
	warning: { sign: "!", tone: "warn", word: "Warning" },
};

/** What was found, as short as a cell wants it. */
const SHORT: Record<string, string> = {
	ACCOUNT_PERSONAL: "person",
	CONSUMER_NONE: "uses",
	CREDENTIAL_EXPIRED: "ended",
	CREDENTIAL_EXPIRING: "ends",
	HOST_LOOK_ALIKE: "host",
	LOCATION_LITERAL_ENV: "env",
	LOCATION_MOBILE_APP: "app",
	LOCATION_NONE: "place",
	LOCATION_PLAIN_CACHE: "cache",
	LOCATION_PLAIN_CONFIGURATION: "plain",
	LOCATION_PLAIN_PARAMETER: "plain",
	LOCATION_READABLE_FILE: "file",
	NETWORK_UNCONFIRMED: "net",
	ROTATION_MANDATORY: "late",
	ROTATION_RECOMMENDED: "due",
	ROTATION_UNKNOWN: "date",
	VALUE_IN_TWO_ENVIRONMENTS: "same",
	VALUE_TWICE: "same",
};
export const shortOf = ({ code }: HealthCell): string => (code && SHORT[code]) ?? "";

const ORDER: EnvironmentKind[] = ["development", "staging", "production", "other"];
const HEADS: Record<EnvironmentKind, string> = { development: "Dev", other: "Other", production: "Prod", staging: "Staging" };

/** The columns that any partner has something in, in the order every screen has. */
export const columnsOf = (rows: PartnerHealth[]): { kind: EnvironmentKind; head: string }[] =>
	ORDER.filter((kind) => rows.some(({ cells }) => cells.some((cell) => cell.kind === kind))).map((kind) => ({ kind, head: HEADS[kind] }));

export const cellsOf = (row: PartnerHealth, kind: EnvironmentKind): HealthCell[] => row.cells.filter((cell) => cell.kind === kind);
