import type { CredentialView, VersionLabel } from "$lib/ipc";

/** How a right is enforced, drawn no stronger than it is. */
export const ENFORCEMENT: Record<CredentialView["enforcement"], string> = {
	app: "by this app",
	encryption: "by encryption",
	signature: "by signature",
};

export const LABEL_TONES: Record<VersionLabel, "plain" | "ok" | "warn" | "bad" | "accent"> = {
	archived: "plain",
	compromised: "bad",
	current: "ok",
	destroyed: "plain",
	draft: "plain",
	pending: "accent",
	previous: "warn",
	retired: "plain",
};
