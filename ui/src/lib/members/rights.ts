import type { Choice, MemberView, PartnerSummary, PlaceInput, PlaceView, RightsRequest } from "$lib/ipc";

/** Rights as they are typed. */
export interface Typed {
	roles: string[];
	/** Whether they are limited to the chosen places. */
	limited: boolean;
	/** The ids of partners and environments. */
	places: string[];
	/** The last day; empty without an end. */
	until: string;
}

/** A partner or environment to choose. */
export interface Offered {
	id: string;
	name: string;
	isPartner: boolean;
}

export const NEW: Typed = { roles: [], limited: false, places: [], until: "" };

/** What a role is for, in a sentence. */
export const ABOUT: Record<string, string> = {
	owner: "Decides who is a member and what they may do. Holds keys to hand them on, and opens no value with them.",
	devops: "Manages credentials in every environment.",
	production_engineer: "Sees identifiers everywhere, reads secrets of Production.",
	integration_developer: "Manages credentials outside Production.",
	junior_developer: "Reads credentials outside Production.",
	qa: "Reads credentials outside Production, to test.",
	support: "Sees identifiers, never a secret.",
	contractor: "Sees names of what they are limited to, until a day. Single approved values are not in the program yet.",
	security: "Reads and verifies the audit log, sees identifiers; no secret in use.",
	auditor: "Reads and verifies the audit log.",
};

/** The roles in words. */
export const rolesOf = (roles: Choice[], all: number): string => (roles.length === all ? "All roles" : roles.map(({ label }) => label).join(", "));

/** Partners, each before its environments. */
export const offered = (partners: PartnerSummary[]): Offered[] =>
	partners.filter(({ archived }) => !archived).flatMap(({ id, name, environments }) => [
		{ id, name, isPartner: true },
		...environments.map((environment) => ({ id: environment.id, name: `${name} / ${environment.name}`, isPartner: false })),
	]);

const idOf = ({ partner, environment }: PlaceView): string[] => [partner ?? environment].filter((id) => id !== null);

export const typedOf = ({ roles, only, until }: MemberView): Typed => ({
	roles: roles.map(({ code }) => code),
	limited: only !== null,
	places: (only ?? []).flatMap(idOf),
	until: until === null ? "" : dayBefore(until),
});

/** Rights end when their last day is over: the core names the moment, people the day. */
const dayBefore = (moment: string): string => new Date(Date.parse(moment) - 1).toISOString().slice(0, 10);

export function requestOf({ roles, limited, places, until }: Typed, all: Offered[]): RightsRequest {
	const place = (id: string): PlaceInput => (all.some((one) => one.id === id && one.isPartner) ? { partner: id, environment: null } : { partner: null, environment: id });
	return { roles, only: limited ? places.map(place) : null, until: until || null };
}

/** What is missing, by field. */
export function missing({ roles, limited, places, until }: Typed): { roles?: string; places?: string; until?: string } {
	const isContractor = roles.includes("contractor") && !roles.includes("owner");
	return {
		...(roles.length === 0 && { roles: "Choose at least one role." }),
		...(roles.includes("owner") && limited && { roles: "An owner is not limited to some partners." }),
		...((limited || isContractor) && places.length === 0 && { places: isContractor ? "A contractor is limited to partners or environments." : "Choose at least one." }),
		...(isContractor && !until && { until: "A contractor needs a last day." }),
	};
}
