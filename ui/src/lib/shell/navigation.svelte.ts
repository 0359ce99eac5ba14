import { createContext } from "svelte";
import type { FormPlace } from "$lib/ui";

export type Route =
	| { name: "overview" }
	| { name: "findings"; code?: string }
	| { name: "start" }
	| { name: "recovered" }
	| { name: "partners"; adding?: boolean; thenCredential?: boolean }
	| { name: "partner"; id: string; credential?: string; resume?: FormPlace }
	| { name: "credentials" }
	| { name: "import"; from?: ImportSource }
	| { name: "audit" }
	| { name: "members" }
	| { name: "settings"; at?: "backups" };

/** What an import begins with. */
export type ImportSource = "table" | "passwords" | "env" | "postman";

/** Where one goes with what one has: to its import, or to the form of the partner that sent it. */
export const wayIn = (source: ImportSource | "mails"): Route =>
	source === "mails" ? { name: "partners", adding: true, thenCredential: true } : { name: "import", from: source };

/** Where one is in the open vault. Made at unlock and dropped at lock. */
export class Navigation {
	#route = $state.raw<Route>({ name: "overview" });

	constructor(first: Route) {
		this.#route = first;
	}

	get route(): Route {
		return this.#route;
	}

	go(route: Route): void {
		this.#route = route;
	}
}

export const [getNavigation, setNavigation] = createContext<Navigation>();
