import type { CredentialSummary, EnvironmentKind, PartnerSummary } from "$lib/ipc";
import { folded } from "$lib/ui";
import type { Thing } from "./finding";
import type { Marks } from "./marks.svelte";
import type { Route } from "./navigation.svelte";

/** Something to be found, with the environment it is shown with. */
export interface Found extends Thing {
	environment?: { kind: EnvironmentKind; name: string };
}
type Go = (route: Route) => void;

export function partnerThing(partner: PartnerSummary, marks: Marks, go: Go): Found {
	const { id, name, archived, environments } = partner;
	return {
		id: `partner-${id}`, group: "Partners", label: name, detail: archived ? "Archived" : "", icon: "partners", visited: marks.visited(id),
		searched: folded(name),
		facts: { partner: [name], env: environments.flatMap(({ kind, name: own }) => [kind, own]), is: states(id, archived, marks) },
		onselect: () => go({ name: "partner", id }),
	};
}

export function credentialThing(credential: CredentialSummary, partner: string, marks: Marks, go: Go): Found {
	const { id, name, archived, environmentKind, environmentName, kind, kindLabel } = credential;
	return {
		id: `credential-${id}`, group: "Credentials", label: name, detail: archived ? `Archived · ${partner}` : partner, icon: "key", visited: marks.visited(id),
		searched: folded([name, partner, environmentName, kindLabel].join(" · ")),
		facts: { partner: [partner], env: [environmentKind, environmentName], kind: [kind, kindLabel], is: states(id, archived, marks) },
		environment: { kind: environmentKind, name: environmentName },
		onselect: () => go({ name: "partner", id: credential.partner, credential: id }),
	};
}

export const actionThing = (action: Pick<Thing, "id" | "label" | "icon" | "shortcut" | "onselect">): Found => ({
	...action, group: "Actions", detail: "", searched: folded(action.label), facts: {}, visited: 0,
});

function states(id: string, archived: boolean, marks: Marks): string[] {
	const is = [archived && "archived", marks.isFavourite(id) && "favourite", marks.visited(id) > 0 && "recent"];
	return is.filter((state) => state !== false);
}
