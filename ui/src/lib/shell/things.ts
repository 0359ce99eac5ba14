import type { EnvironmentKind, SearchResult } from "$lib/ipc";
import type { PaletteItem } from "$lib/ui";
import type { Route } from "./navigation.svelte";

/** Something to be found, with the environment it is shown with. */
export interface Thing extends PaletteItem {
	group: "Partners" | "Credentials" | "Actions";
	environment?: { kind: EnvironmentKind; name: string };
}

/** A partner or credential that the core found, with the words that are not in what the row shows anyway. */
export function foundThing({ partner, partnerName, archived, credential, matched }: SearchResult, go: (route: Route) => void): Thing {
	const reason = matched.map(({ field, text }) => `${field}: ${text}`).join(" · ");
	const put = archived ? "Archived" : "";
	if (!credential) {
		return { id: partner, group: "Partners", label: partnerName, detail: put, reason, icon: "partners", onselect: () => go({ name: "partner", id: partner }) };
	}
	const { id, name, environmentKind, environmentName } = credential;
	return {
		id, group: "Credentials", label: name, detail: [put, partnerName].filter(Boolean).join(" · "), reason, icon: "key",
		environment: { kind: environmentKind, name: environmentName },
		onselect: () => go({ name: "partner", id: partner, credential: id }),
	};
}

export const actionThing = (action: Pick<Thing, "id" | "label" | "icon" | "shortcut" | "onselect">): Thing => ({ ...action, group: "Actions", detail: "", reason: "" });
