import type { ProvenanceView } from "$lib/ipc";

/** Where a fact is from, in words. */
export const SOURCES: Record<ProvenanceView, string> = { assumed: "Assumed, please confirm", documented: "From the partner's documents", user: "Entered here" };
