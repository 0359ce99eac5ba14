import type { Outcome } from "$lib/ipc";

/** How an event ended: in a word, and how loud the word is. */
export const OUTCOMES: Record<Outcome, { word: string; tone: "bad" | "plain" | "warn" }> = {
	done: { word: "Done", tone: "plain" },
	observed: { word: "Observed", tone: "warn" },
	refused: { word: "Refused", tone: "bad" },
};
