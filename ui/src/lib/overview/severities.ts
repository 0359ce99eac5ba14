import type { IconName } from "$lib/ui";
import type { Severity } from "$lib/ipc";

/** How serious something is: by shape, colour and a word. */
export const SEVERITIES: Record<Severity, { icon: IconName; tone: "bad" | "warn" | "plain"; word: string }> = {
	notice: { icon: "info", tone: "plain", word: "Notice" },
	serious: { icon: "failed", tone: "bad", word: "Serious" },
	warning: { icon: "alert", tone: "warn", word: "Warning" },
};
