import type { AuditRow, Contact, CredentialView, EnvironmentKind, FieldView, PartnerView, ProfileField, ProfileKind, ProfileSummary, VersionView } from "./bindings";
import { DOSSIER, NO_DOSSIER, NO_USES, USES } from "./fake-uses";

/** What a partner of the fake core is made from. */
interface Seed {
	name: string;
	profile: string | null;
	kinds: EnvironmentKind[];
	archived?: boolean;
	notes?: string;
	rotation?: string;
}

const NAMES: Record<EnvironmentKind, string> = { development: "Development", staging: "Staging", production: "Production", other: "Sandbox EU" };

const identifier = (key: string, label: string, help: string | null = null, required = true): ProfileField => ({
	key, label, kind: "identifier", sensitivity: "moderate", required, multiline: false, help, provenance: "documented",
});
const secret = (key: string, label: string, help: string | null = null, required = true, multiline = false): ProfileField => ({
	key, label, kind: "secret", sensitivity: "critical", required, multiline, help, provenance: "documented",
});

/** The kinds any partner may have; every profile carries them after its own. */
const GENERAL: ProfileKind[] = [
	{ key: "generic-api-key", label: "API key in a header", fields: [secret("api_key", "API key"), identifier("header_name", "Header name", "The header that carries the key.", false)] },
	{ key: "generic-bearer", label: "Bearer token", fields: [secret("token", "Token"), identifier("name", "Token name or id", null, false)] },
	{ key: "generic-mtls", label: "Client certificate (mTLS)", fields: [identifier("subject", "Subject", null, false), secret("private_key", "Private key", "PEM, with its first and last line.", true, true)] },
];

export const PROFILES: ProfileSummary[] = [
	profile("srs", "SRS Distribution", ["staging", "production"], "roofhub.example", [
		{ key: "oauth", label: "OAuth client", fields: [
			identifier("client_id", "Client ID", "Safe to share with the partner's support."),
			secret("client_secret", "Client secret", "Shown once by the partner when it is issued."),
			identifier("source_system", "Source system", "The name the partner assigned to you.", false),
		] },
	]),
	profile("reloadly", "Reloadly", ["staging", "production"], "reloadly.example", [
		{ key: "oauth", label: "API client", fields: [identifier("client_id", "Client ID"), secret("client_secret", "Client secret")] },
		{ key: "webhook", label: "Webhook signing", fields: [secret("signing_secret", "Signing secret")] },
	]),
	profile("popup", "The Popup Reward Store", ["development", "staging", "production"], "popup.example", [
		{ key: "login", label: "API login", fields: [identifier("username", "User name"), secret("password", "Password")] },
	]),
	profile("mintmove", "MintMove", ["staging", "production"], "mintmove.example", [
		{ key: "hmac", label: "Signing key", fields: [identifier("api_key", "API key"), secret("api_secret", "API secret")] },
	]),
	profile("keepgo", "Keepgo", ["production"], "keepgo.example", [
		{ key: "key", label: "API key", fields: [secret("api_key", "API key"), secret("access_token", "Access token")] },
	]),
	profile("generic", "Generic", ["development", "staging", "production"], "partner.example", []),
];

const SEEDS: Seed[] = [
	{ name: "SRS Distribution", profile: "srs", kinds: ["staging", "production"], rotation: "Rotate every 90 days; the partner enforces 6 months.", notes: "New keys are requested by mail and take one to two business days." },
	{ name: "Reloadly", profile: "reloadly", kinds: ["staging", "production"], rotation: "Rotate every 90 days." },
	{ name: "The Popup Reward Store", profile: "popup", kinds: ["development", "staging", "production"] },
	{ name: "MintMove", profile: "mintmove", kinds: ["staging", "production"] },
	{ name: "Keepgo", profile: "keepgo", kinds: ["production"] },
	{ name: "Contoso Freight Gateway", profile: null, kinds: ["development", "staging", "production"] },
	{ name: "شركة النور للشحن الدولي", profile: null, kinds: ["staging", "production"], notes: "ملاحظات الشريك" },
	{ name: "<img src=x onerror=alert(1)>", profile: null, kinds: ["other"], notes: "<script>alert(2)</script>" },
	{ name: "Gesellschaft für internationale Warenverkehrs- und Zollabwicklung mbH & Co. KG, Niederlassung Süd", profile: null, kinds: ["staging", "production", "other"] },
	{ name: "Ōtsuka Parcel 大塚小包", profile: null, kinds: ["development", "production"] },
	{ name: "O'Hara & Daughters \"Loyalty\"", profile: null, kinds: [] },
	{ name: "Northgate Coupons", profile: null, kinds: ["staging"], archived: true },
];

export const PARTNERS = (): PartnerView[] => SEEDS.map(partner);

export const AUDIT = (count: number): AuditRow[] =>
	Array.from({ length: count }, (_, index) => {
		const seed = SEEDS[index % 5] as Seed;
		const acts = ["unlocked the vault", `copied ${seed.name} / Production / client secret`, `revealed ${seed.name} / Staging / client secret`, `changed ${seed.name} / Staging`, "locked the vault"];
		const refused = index % 17 === 9;
		return {
			index: index + 1, time: new Date(Date.UTC(2026, 10, 1, 7, 0, 0) + index * 1_731_000).toISOString(), who: index % 3 === 0 ? "Olivia Baker" : "Tom Okafor",
			device: index % 3 === 0 ? "olivia-laptop" : "ops-desk-2", what: refused ? "An unlock failed" : `${index % 3 === 0 ? "Olivia Baker" : "Tom Okafor"} ${acts[index % 5]}`,
			kind: "event", partner: index % 5 === 0 || index % 5 === 4 ? null : `partner-${index % 5}`, environment: null, credential: null, field: null,
			reason: index % 5 === 1 ? "deployment" : null, outcome: refused ? "refused" : "done",
		};
	});

function profile(id: string, name: string, kinds: EnvironmentKind[], host: string, credentialKinds: ProfileSummary["credentialKinds"]): ProfileSummary {
	const environments = kinds.map((kind) => ({ kind, name: NAMES[kind], origins: [`https://${kind === "production" ? "api" : kind}.${host}`] }));
	return { id, name, revision: 3, tested: false, environments, credentialKinds: [...credentialKinds, ...GENERAL] };
}

function partner(seed: Seed, index: number): PartnerView {
	const id = `partner-${index}`;
	const environments = seed.kinds.map((kind, place) => ({ id: `${id}-${place}`, kind, name: NAMES[kind], credentials: 1 }));
	const contacts: Contact[] = [
		{ label: "API support", value: "api-support@partner.example", provenance: "documented" },
		{ label: "Answers within", value: "1 to 2 business days", provenance: "assumed" },
	];
	return {
		id, name: seed.name, profile: seed.profile, archived: seed.archived ?? false, environments, notes: seed.notes ?? null,
		contacts: seed.profile ? contacts : [], documents: seed.profile ? [{ label: "Security guide", url: "https://docs.partner.example/security", checked: "2026-11-22" }] : [],
		guideRevision: seed.profile ? "5 May 2026" : null, rotation: seed.rotation ?? null, dossier: index === 0 ? DOSSIER() : NO_DOSSIER(),
		origins: environments.map((environment) => ({ environment: environment.id, origins: [`https://${environment.kind}.partner.example`] })),
		credentials: environments.map((environment) => credential(id, environment, PROFILES.find((each) => each.id === (seed.profile ?? "generic")) as ProfileSummary)),
	};
}

function credential(partnerId: string, environment: PartnerView["environments"][number], from: ProfileSummary): CredentialView {
	const kind = from.credentialKinds[0] as ProfileSummary["credentialKinds"][number];
	const fields = kind.fields.map((field) => view(field, field.required ? `${environment.kind}-7f3a91c2` : null));
	const version = (number: number, label: VersionView["label"]): VersionView => ({
		number, label, created: new Date(Date.UTC(2026, 2 + 3 * number, 11, 9, 30)).toISOString(), author: "Olivia Baker", fields,
	});
	return {
		id: `credential-${environment.id}`, partner: partnerId, environment: environment.id, environmentKind: environment.kind, environmentName: environment.name,
		name: kind.label, kind: kind.key, kindLabel: kind.label, archived: false, frozen: false, currentVersion: 2, versionCount: 2, updated: "2026-09-11T09:30:00Z",
		notes: null, tags: environment.kind === "production" ? ["checkout", "eu-west"] : [], fields, versions: [version(2, "current"), version(1, "previous")],
		accessRule: environment.kind === "production" ? "stepUp" : "open", uses: environment.kind === "production" ? USES() : NO_USES(), enforcement: "encryption",
	};
}

/** A field as it is shown; the value of a secret is never in it. */
export function view(field: ProfileField, value: string | null): FieldView {
	const shown = field.kind === "identifier" ? value : null;
	const present = field.kind === "secret" || value !== null;
	return { key: field.key, label: field.label, kind: field.kind, sensitivity: field.sensitivity, value: shown, present, whoCanRead: "You", multiline: field.multiline, makesCodes: field.key === "totp", file: null };
}
