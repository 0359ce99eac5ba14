import type { ChangeDossierRequest, ChangeUsesRequest, Setting } from "./bindings";

/** What can be done with many credentials at once. */
export type BulkDeed = "archive" | "consumers" | "lastRotated" | "locations" | "owner" | "restore" | "tags";

/** What becomes of a value that was typed, or emptied. */
export const setting = (value: string | null): Setting<string> => (value === null ? "clear" : { to: value });

/** A change of what is recorded of these credentials; what is not said stays. */
export const usesOf = (credentials: string[], change: Partial<ChangeUsesRequest>): ChangeUsesRequest => ({
	credentials, consumers: "keep", locations: "keep", owner: "keep", account: "keep", lastRotated: "keep", expires: "keep", tags: "keep", archived: null, reason: null, ...change,
});

/** A change of this partner's dossier; what is not said stays. */
export const dossierOf = (partner: string, change: Partial<ChangeDossierRequest>): ChangeDossierRequest => ({
	partner, contacts: "keep", documents: "keep", networks: "keep", runbook: "keep", guideRevision: "keep", guideRead: "keep", ...change,
});
