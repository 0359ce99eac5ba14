/** Every role there is, as the core names them. */
export const ROLES = ["Owner", "DevOps", "Production engineer", "Integration developer", "Junior developer", "QA", "Support", "Contractor", "Security", "Auditor"];

const SHOWN = 2;

/** A member's roles in the room of the top bar; the settings list them in full. */
export function rolesInShort(roles: string[]): string {
	if (ROLES.every((role) => roles.includes(role))) return "All roles";
	const more = roles.length - SHOWN;
	return more > 0 ? `${roles.slice(0, SHOWN).join(", ")} and ${more} more` : roles.join(", ");
}
