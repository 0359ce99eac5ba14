import type { ProfileKind, ProfileSummary } from "./bindings";

/** How the core marks a kind of credential that any partner may have. */
const GENERAL = "generic-";

export const isGeneral = ({ key }: ProfileKind): boolean => key.startsWith(GENERAL);

/** The kinds this partner hands out, without the general ones that come with every profile. */
export const ownKinds = (profile: ProfileSummary | null): ProfileKind[] => profile?.credentialKinds.filter((kind) => !isGeneral(kind)) ?? [];

export const generalKinds = (profile: ProfileSummary | null): ProfileKind[] => profile?.credentialKinds.filter(isGeneral) ?? [];
