import { createContext } from "svelte";
import type { FormPlace } from "$lib/ui";

export type Route =
	| { name: "overview" }
	| { name: "findings"; code?: string }
	| { name: "start" }
	| { name: "recovered" }
	| { name: "partners"; adding?: boolean }
	| { name: "partner"; id: string; credential?: string; resume?: FormPlace }
	| { name: "import" }
	| { name: "audit" }
	| { name: "settings" };

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
