import type { Case, ChangePreview, ChangeDossierRequest, ChangeUsesRequest, CredentialView, DossierView, Finding, HealthCell, ListChange, Named, OverviewView, PartnerView, Setting, Upcoming, UseChoices, UsesView } from "./bindings";

export const NO_USES = (): UsesView => ({ consumers: [], locations: [], owner: null, account: null, lastRotated: null, expires: null });
export const NO_DOSSIER = (): DossierView => ({ contacts: [], documents: [], networks: [], runbook: null, runbookChanged: null, guideRevision: null, guideRead: null, allowList: null, shareable: [] });

/** What a well-kept Production credential says. */
export const USES = (): UsesView => ({
	consumers: [
		{ system: "orders-api", owner: "Platform team", deploy: "rolling-update", deployText: "Argo CD, project orders", note: null },
		{ system: "nightly-reconciliation", owner: null, deploy: null, deployText: null, note: "Runs at 02:00 UTC" },
	],
	locations: [{ kind: "aws-secrets-manager", place: "arn:aws:secretsmanager:eu-central-1:111122223333:secret:partners/srs/production-Ab1Cd2", detail: null, inMobileApp: false, note: null }],
	owner: "Platform team", account: "service", lastRotated: "2026-09-11", expires: "2027-03-11",
});
export const DOSSIER = (): DossierView => ({
	...NO_DOSSIER(),
	contacts: [{ name: "Dana Whitfield", role: "Integration manager", mail: "dana.whitfield@partner.example", phone: "+1 555 0100", note: null, escalation: "API support, then their head of platform", responseTime: "4 hours" }],
	documents: [{ title: "Webhook reference", link: "https://docs.partner.example/webhooks", lastChecked: "2026-05-12" }],
	networks: [
		{ range: "203.0.113.0/24", kind: "nat", owner: "Network team", environment: null, sent: "2026-06-01", confirmed: "2026-06-03", menuPath: "Settings, API, Allowed addresses", note: null },
		{ range: "2001:db8:12::/48", kind: "cloud", owner: null, environment: null, sent: "2026-10-30", confirmed: null, menuPath: null, note: null },
	],
	runbook: "1. Ask for new keys by mail, two business days ahead.\n2. Deploy beside the old ones.\n3. Verify, then have the old ones removed.", runbookChanged: "2026-08-02",
	guideRevision: "Last Updated May 5, 2026", guideRead: "2026-05-12",
	allowList: { rule: "required", place: "Settings, API, Allowed addresses", note: null, provenance: "documented" },
	shareable: [{ environment: "partner-0-1", environmentName: "Production", credential: "credential-partner-0-1", credentialName: "OAuth client", field: "client_id", label: "Client ID", value: "production-7f3a91c2", inSupport: true, inRepository: false, inLog: false }],
});

export const CHOICES: UseChoices = {
	accounts: [{ code: "service", label: "Account of an application" }, { code: "personal", label: "Account of a person" }],
	deployMethods: [{ code: "restart", label: "Restart" }, { code: "rolling-update", label: "Rolling update" }, { code: "by-hand", label: "By hand" }],
	locations: [
		{ code: "aws-secrets-manager", label: "AWS Secrets Manager", hint: "ARN or name, region, replicas", details: [] },
		{ code: "aws-parameter-store", label: "AWS Parameter Store", hint: "parameter name and region", details: [{ code: "secure-string", label: "SecureString" }, { code: "plain-string", label: "String (not encrypted)" }] },
		{ code: "literal-variable", label: "Environment variable, written out", hint: "variable, and where it is written out", details: [] },
	],
	networks: [{ code: "static", label: "Static address" }, { code: "nat", label: "NAT gateway" }, { code: "cloud", label: "Reserved cloud address" }, { code: "proxy", label: "Proxy" }],
};

/** Makes the change to a credential; false where it is so already. */
export function changeCredential(credential: CredentialView, change: ChangeUsesRequest): boolean {
	const before = JSON.stringify(credential);
	changeUses(credential.uses, change);
	credential.tags = listed(credential.tags, change.tags, (tag) => tag.toLowerCase());
	credential.archived = change.archived ?? credential.archived;
	return JSON.stringify(credential) !== before;
}
/** What a change would do; as in the core, there are at most fifty tags. */
export function previewOf(credentials: (CredentialView & { partnerName: string })[], change: ChangeUsesRequest): ChangePreview {
	const changed = credentials.map((credential) => {
		const copy = structuredClone(credential);
		return { credential, different: changeCredential(copy, change), refused: copy.tags.length > 50 };
	});
	const refused = changed.filter((one) => one.refused).map(({ credential: { id, name, partnerName, environmentName } }) => ({ id, name, partnerName, environmentName, why: "At most 50 tags." }));
	const different = changed.filter((one) => one.different && !one.refused).length;
	return { changed: different, unchanged: changed.length - different - refused.length, refused };
}
function changeUses(uses: UsesView, change: ChangeUsesRequest): void {
	uses.consumers = listed(uses.consumers, change.consumers, ({ system }) => system);
	uses.locations = listed(uses.locations, change.locations, ({ kind, place }) => kind + place);
	uses.owner = set(uses.owner, change.owner);
	uses.account = set(uses.account, change.account);
	uses.lastRotated = set(uses.lastRotated, change.lastRotated);
	uses.expires = set(uses.expires, change.expires);
}
export function changeDossier(dossier: DossierView, change: ChangeDossierRequest): DossierView {
	dossier.contacts = listed(dossier.contacts, change.contacts, ({ name }) => name);
	dossier.documents = listed(dossier.documents, change.documents, ({ link }) => link);
	dossier.networks = listed(dossier.networks, change.networks, ({ range }) => range);
	dossier.runbook = set(dossier.runbook, change.runbook);
	dossier.guideRevision = set(dossier.guideRevision, change.guideRevision);
	dossier.guideRead = set(dossier.guideRead, change.guideRead);
	return dossier;
}

/** A few of the findings of the real core, enough to draw each kind of row. */
export function findingsOf(partners: PartnerView[], warnings: string[]): Finding[] {
	const all = partners.filter(({ archived }) => !archived).flatMap((partner) => partner.credentials.map((credential) => ({ partner, credential })));
	const late = all.filter(({ credential }) => credential.id === "credential-partner-0-1");
	const literal = all.filter(({ credential }) => credential.uses.locations.some(({ kind }) => kind === "literal-variable"));
	const quote = { text: "Never store credentials in environment variables directly.", source: "Security guide", link: "https://docs.partner.example/security", provenance: "documented" as const };
	const rows: Finding[] = [
		{ code: "ROTATION_MANDATORY", severity: "serious", quiet: false, sentence: "A partner's deadline for a rotation has passed", nextStep: "Rotate now: the partner may switch the old values off.", fix: "rotation", since: "2026-11-20", cases: late.map((each) => caseOf(each, "serious", "Every 6 months.", "2026-11-20")) },
		{ code: "LOCATION_LITERAL_ENV", severity: "warning", quiet: false, sentence: "A value is written out in an environment variable", nextStep: "Let a secrets manager fill the variable when the system starts, then record that.", fix: "locations", since: null, cases: literal.map((each) => ({ ...caseOf(each, "warning", "Environment variable, written out: SRS_SECRET in docker-compose.yml", null), quote })) },
		{ code: "KIT_UNCONFIRMED", severity: "warning", quiet: false, sentence: "The recovery kit was not confirmed", nextStep: "Type the recovery key back.", fix: "kit", since: "2026-11-12", cases: warnings.length > 0 ? [{ severity: "warning", partner: null, environment: null, credential: null, what: "", quote: null, since: "2026-11-12" }] : [] },
		missing("CONSUMER_NONE", "consumers", "recorded consumer", "Record which systems use it.", all.filter(({ credential }) => credential.uses.consumers.length === 0)),
		missing("LOCATION_NONE", "locations", "recorded location", "Record where the values are kept.", all.filter(({ credential }) => credential.uses.locations.length === 0)),
		missing("ROTATION_UNKNOWN", "lastRotated", "known rotation", "Record when it was last rotated, or when you received it.", all.filter(({ credential }) => credential.uses.lastRotated === null)),
	];
	return rows.filter(({ cases }) => cases.length > 0);
}

export function overviewOf(partners: PartnerView[], attention: Finding[], latest: OverviewView["latest"]): OverviewView {
	const shown = partners.filter(({ archived }) => !archived);
	const cell = (partner: PartnerView, environment: PartnerView["environments"][number]): HealthCell => {
		const found = attention.flatMap((finding) => finding.cases.map((each) => ({ finding, each }))).find(({ each }) => each.environment?.id === environment.id);
		const states = { serious: "serious", warning: "warning", notice: "incomplete" } as const;
		return {
			environment: { id: environment.id, name: environment.name }, kind: environment.kind, credentials: environment.credentials, state: environment.credentials === 0 ? "empty" : found ? states[found.each.severity] : "good",
			credential: found?.each.credential ?? null, sentence: found?.finding.sentence ?? null, code: found?.finding.code ?? null,
		};
	};
	const due = (day: string, what: Upcoming["what"], partner: PartnerView | undefined): Upcoming[] => {
		const credential = partner?.credentials[0];
		return partner && credential ? [{ day, what, partner: named(partner), environment: { id: credential.environment, name: credential.environmentName }, credential: named(credential) }] : [];
	};
	const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
	return {
		today: inDays(0), attention, health: shown.map((partner) => ({ partner: named(partner), cells: partner.environments.map((environment) => cell(partner, environment)) })),
		upcoming: [...due(inDays(3), "rotationRecommended", shown[1]), ...due(inDays(3), "rotationMandatory", shown[3]), ...due(inDays(11), "expiry", shown[8]), ...due(inDays(24), "documentCheck", shown[2])], latest,
	};
}

const named = ({ id, name }: Named): Named => ({ id, name });
interface Each {
	partner: PartnerView;
	credential: CredentialView;
}
const caseOf = ({ partner, credential }: Each, severity: Case["severity"], what: string, since: string | null): Case => ({
	severity, partner: named(partner), environment: { id: credential.environment, name: credential.environmentName }, credential: named(credential), what, quote: null, since,
});
const missing = (code: string, fix: Finding["fix"], what: string, nextStep: string, all: Each[]): Finding => ({
	code, severity: "notice", quiet: false, sentence: all.length === 1 ? `A credential has no ${what}` : `${all.length} credentials have no ${what}`, nextStep, fix, since: null, cases: all.map((each) => caseOf(each, "notice", "", null)),
});

function listed<T>(before: T[], change: ListChange<T>, key: (entry: T) => string): T[] {
	if (change === "keep") return before;
	if ("replace" in change) return change.replace;
	const { remove } = change;
	if (remove) return before.filter((entry) => !remove.some((gone) => key(gone) === key(entry)));
	return [...before.filter((entry) => !change.add.some((added) => key(added) === key(entry))), ...change.add];
}
const set = (before: string | null, change: Setting<string>): string | null => (change === "keep" ? before : change === "clear" ? null : change.to);
