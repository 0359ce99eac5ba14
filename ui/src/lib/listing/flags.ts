import type { CredentialFlag } from "$lib/ipc";

interface Flag {
	word: string;
	tone: "plain" | "warn" | "bad";
	says: string;
}

/** What marks a row, in the words that `is:` knows. Favourites are marked with a star; visits are no mark. */
export const FLAGS: Record<Exclude<CredentialFlag, "favourite" | "recent">, Flag> = {
	archived: { word: "Archived", tone: "plain", says: "It was put away." },
	due: { word: "Due", tone: "warn", says: "A rotation is due by the partner's guide." },
	expired: { word: "Expired", tone: "bad", says: "The last day on which its values are valid has passed." },
	expiring: { word: "Expiring", tone: "warn", says: "Its values expire within thirty days." },
	personal: { word: "Personal", tone: "warn", says: "It belongs to a person's own account and is used in Production." },
	unconfirmed: { word: "Unconfirmed", tone: "warn", says: "The partner has not confirmed an address." },
};

export const flagsOf = (flags: CredentialFlag[]): Flag[] =>
	[...new Set(flags)].flatMap((flag) => (flag === "favourite" || flag === "recent" ? [] : FLAGS[flag]));
