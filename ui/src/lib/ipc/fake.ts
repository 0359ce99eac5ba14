import { emit } from "@tauri-apps/api/event";
import { mockIPC } from "@tauri-apps/api/mocks";
import type { ApprovalsView, AppStatus, BackUpRequest, ChangeDossierRequest, ChangePassphraseRequest, ChangeUsesRequest, CreateCredentialRequest, CredentialView, DraftRequest, DraftView, FieldInput, Finding, FinishRecoveryRequest, GenerateRequest, HandOverRequest, IpcError, KeptSheets, LastBackup, MarksView, MemberHere, PartnerView, PresentFactorsRequest, ProfileDraft, ProfileField, RestoreRequest, SessionView, Settings, Strength, UnlockRequest } from "./bindings";
import type { CoreEvents } from "./events";
import { AUDIT, PARTNERS, PROFILES, view } from "./fake-data";
import { deviceAnswers, WORDS } from "./fake-devices";
import { CODE, FakeEnrolment, GUESSES_WARNING, isRecoveryKey, KIT_WARNING } from "./fake-enrolment";
import { fault, need } from "./fake-fault";
import { importAnswers } from "./fake-import";
import { memberAnswers, MEMBERS } from "./fake-members";
import { searchAnswers, viewAnswers } from "./fake-search";
import { changeCredential, changeDossier, CHOICES, findingsOf, NO_DOSSIER, NO_USES, overviewOf, previewOf } from "./fake-uses";

export { CODE, fault };
export { WORDS } from "./fake-devices";
export { GUESSES_WARNING, KIT_CHECK, KIT_WARNING, NEXT_CODE, RECOVERY_KEY } from "./fake-enrolment";

export const PASSPHRASE = "copper lantern orbit maple quiet seven";
/** A code that is right only at another time than this computer shows. */
export const FAR_CODE = "777777";
export const SECRET = "sk_live_9Q4z-0OlI1";

type Arguments = Record<string, unknown>;

/** A core without a vault, for tests and `vite dev`. It keeps the contract's shapes and nothing of its security. */
export class FakeCore {
	readonly calls: { command: string; args: unknown }[] = [];
	audit = AUDIT(640);
	presenting = false;
	lastBackup: LastBackup = { made: null, tried: null, restsUntil: null };
	marks: MarksView = { favourites: [], recent: [] };
	readonly members = MEMBERS();
	/** Who unlocked on this computer before. */
	people: MemberHere[] = [];
	keptSheets: KeptSheets = { folder: null, problem: null };
	/** What each member began to type. */
	readonly drafts = new Map<string, DraftView[]>();
	partners = PARTNERS();
	session: SessionView = {
		organization: "Northwind Integrations", member: "Olivia Baker", roles: ["Owner", "DevOps", "Production engineer", "Integration developer", "Junior developer", "QA", "Support", "Contractor", "Security", "Auditor"], path: "/home/olivia/Vaults/northwind.pvault", demo: false,
		vaultId: "1f0c9a72-54be-4f0e-9a44-2d1c5f3e7b60", genesisFingerprint: "9f2c 41d7 a0be 5512 cc39 7e08 14fa 6b3d 20c1 77e5", readOnly: null, softLock: true,
		idleSeconds: 600, clipboardSeconds: 20, authenticatorUntil: "2027-05-20T00:00:00Z", warnings: [],
	};
	settings: Settings = { idleMinutes: 10, clipboardSeconds: 20, theme: "system", captureProtection: true, closeToTray: false };
	status: AppStatus = { version: "0.1.0", recent: [], keyring: { available: true, reason: null }, canProtectFromCapture: false, hasTray: false, state: "none", session: null };
	/** How long one step of a search takes. */
	searchPaceMs = 0;
	/** How long an import rests between two steps. */
	importPaceMs = 0;
	steppedUp = false;
	readonly approvals: ApprovalsView = { approvals: [], frozen: [], mayFreeze: true, mayLift: true };
	/** Somebody answered an invitation on this computer. */
	answered = false;
	/** Whether the vault is in its first fortnight. */
	quiet = false;
	readonly #enrolment = new FakeEnrolment();
	readonly #faults = new Map<string, IpcError>();
	readonly #held = new Map<number, string>();
	#searching = false;

	/** The next calls of this command fail. */
	fail(command: string, error: IpcError | null): void {
		if (error) this.#faults.set(command, error);
		else this.#faults.delete(command);
	}
	unlocked(): this {
		this.status = { ...this.status, state: "unlocked", session: this.session };
		return this;
	}
	known(): this {
		const { path, organization, member } = this.session;
		this.status = { ...this.status, recent: [{ path, organization, member, lastOpened: "2026-11-20T08:12:00Z", exists: true }] };
		return this;
	}
	emit<Name extends keyof CoreEvents>(name: Name, payload: CoreEvents[Name]): Promise<void> {
		if (name === "vault-locked") this.#enrolment.drop();
		if (name === "vault-locked") this.status = { ...this.status, state: (payload as CoreEvents["vault-locked"]).soft ? "softLocked" : "locked" };
		return emit(name, payload);
	}

	#draftsBut(place: string): DraftView[] {
		return (this.drafts.get(this.session.member) ?? []).filter((draft) => draft.place !== place);
	}

	answer(command: string, args: unknown): unknown {
		this.calls.push({ command, args: args instanceof Uint8Array ? "bytes" : args });
		const error = this.#faults.get(command);
		if (error) throw error;
		if (args instanceof Uint8Array) return this.#hold(new TextDecoder().decode(args));
		const answer = this.#commands[command];
		if (!answer) throw fault("internal", `The fake core has no ${command}.`);
		const given = answer((args ?? {}) as Arguments);
		return given instanceof Promise ? given.then(structuredClone) : structuredClone(given);
	}

	readonly #commands: Record<string, (args: Arguments) => unknown> = {
		...importAnswers((handle) => this.#take(handle), (done, total) => this.#importing(done, total)),
		...deviceAnswers(() => this.session, this.#enrolment, () => this.#open()),
		...memberAnswers(this.members, this.approvals, () => this.partners.flatMap(({ id, name, credentials }) =>
			credentials.map((one) => ({ credential: one.id, partner: id, partnerName: name, environmentName: one.environmentName, name: one.name, version: null })))),
		app_status: () => this.status,
		estimate_passphrase: ({ p }) => this.#strength(this.#take(p)),
		generate_passphrase: () => PASSPHRASE,
		begin_enrolment: ({ organization, member }) => {
			Object.assign(this.session, { organization, member });
			return this.#enrolment.begin(this.session, 1);
		},
		begin_recovery: ({ key }) => {
			need(isRecoveryKey(this.#take(key)), fault("invalid", "The recovery key has a typing error; compare it with the kit.", { field: "recovery_key" }));
			const { organization, member, genesisFingerprint } = this.session;
			const authenticator = this.#enrolment.begin(this.session, 2);
			return { organization, member, fingerprint: genesisFingerprint, events: 1284, lastChange: "2026-11-20T16:42:00Z", authenticator };
		},
		confirm_code: ({ code }) => this.#enrolment.confirm(String(code)),
		recovery_kit: () => this.#enrolment.kit(),
		confirm_recovery_kit: ({ key }) => {
			need(isRecoveryKey(this.#take(key)), fault("invalid", "The recovery key has a typing error; compare it with the kit.", { field: "recovery_key" }));
			this.session.warnings = this.session.warnings.filter((warning) => warning !== KIT_WARNING);
		},
		change_passphrase: ({ r }) => {
			const { passphrase, code, newPassphrase } = r as ChangePassphraseRequest;
			const next = this.#take(newPassphrase);
			this.#prove(passphrase, code);
			need(this.#strength(next).sufficient, fault("invalid", "This passphrase is too easy to guess.", { field: "newPassphrase" }));
		},
		make_guesses_dearer: ({ r }) => {
			const { passphrase, code } = r as PresentFactorsRequest;
			this.#prove(passphrase, code);
			this.session.warnings = this.session.warnings.filter((warning) => warning !== GUESSES_WARNING);
		},
		begin_authenticator: () => this.#enrolment.begin(this.session, 1),
		confirm_authenticator: ({ code }) => this.#enrolment.confirm(String(code)),
		replace_authenticator: ({ r }) => {
			const { passphrase, code } = r as PresentFactorsRequest;
			this.#prove(passphrase, code);
			this.#enrolment.drop();
		},
		cancel_authenticator: () => this.#enrolment.drop(),
		forget_vault: async ({ path, confirm }) => {
			need(String(path).endsWith(`/${String(confirm)}`), fault("confirmationMismatch", "The name is not the same."));
			this.status = { ...this.status, recent: [], session: null };
			await this.emit("vault-locked", { soft: false, why: "user" });
			return { needsKit: true, stillOpens: false };
		},
		save_recovery_kit: () => "/home/olivia/recovery-kit.html",
		print_recovery_kit: () => null,
		suggest_file: () => "/home/olivia/Documents/northwind.pvault",
		choose_new_file: () => "/home/olivia/Vaults/northwind.pvault",
		choose_existing_file: () => this.session.path,
		cancel_enrolment: () => this.#enrolment.drop(),
		create_vault: ({ r }) => {
			this.#finish(r as FinishRecoveryRequest);
			this.partners = [];
			return this.#open();
		},
		finish_recovery: ({ r }) => {
			this.#finish(r as FinishRecoveryRequest);
			return this.#open();
		},
		unlock_vault_searching: ({ r }) => this.#search(r as UnlockRequest),
		cancel_search: () => void (this.#searching = false),
		open_demo: () => {
			this.session = { ...this.session, organization: "Northwind (demo)", demo: true };
			return this.#open();
		},
		who_unlocks: () => this.people,
		answer_waits: () => this.answered,
		read_invitation: () => {
			const { organization, genesisFingerprint: fingerprint } = this.session;
			const authenticator = this.#enrolment.begin({ ...this.session, member: "Sam Lee" }, 1);
			return { organization, name: "Sam Lee", roles: [{ code: "support", label: "Support" }], fingerprint, authenticator };
		},
		answer_invitation: ({ r }) => {
			this.#finish(r as FinishRecoveryRequest);
			this.answered = true;
			return { path: "/home/sam/answer.pvanswer", words: WORDS };
		},
		join_vault: (args) => {
			const view = this.#commands["unlock_vault"]?.(args);
			this.answered = false;
			return view;
		},
		unlock_vault: ({ r }) => {
			const { passphrase, code } = r as { passphrase: number; code: string };
			const right = this.#take(passphrase) === PASSPHRASE && code === CODE;
			need(right, fault("wrongCredentials", "Passphrase, code and this computer do not fit together. Try again with a new code."));
			return this.#open();
		},
		reopen_vault: ({ p }) => {
			need(this.#take(p) === PASSPHRASE, fault("wrongCredentials", "This did not open the vault. Try again."));
			return this.#open();
		},
		lock_vault: ({ full }) => void (this.status = { ...this.status, state: full ? "locked" : "softLocked", session: this.session }),
		forget_recent: ({ path }) => void (this.status = { ...this.status, recent: this.status.recent.filter((vault) => vault.path !== path) }),
		touch: () => null,
		settings: () => this.settings,
		change_settings: ({ s }) => (this.settings = s as Settings),
		list_profiles: () => PROFILES,
		list_partners: () => this.partners,
		partner: ({ id }) => this.#partner(id),
		create_partner: ({ r }) => {
			const { name, profile, environments } = r as { name: string; profile: string | null; environments: { kind: PartnerView["environments"][number]["kind"]; name: string | null; origins: string[] }[] };
			need(!this.partners.some((partner) => partner.name === name), fault("invalid", "There is a partner of this name. Choose another.", { field: "name" }));
			const id = `partner-new-${this.partners.length}`;
			const made = environments.map(({ kind, name: own }, place) => ({ id: `${id}-${place}`, kind, name: own ?? kind[0]?.toUpperCase() + kind.slice(1), credentials: 0 }));
			const partner: PartnerView = { id, name, profile, archived: false, environments: made, notes: null, contacts: [], documents: [], guideRevision: null, origins: [], rotation: null, dossier: NO_DOSSIER(), credentials: [] };
			this.partners = [...this.partners, partner];
			return partner;
		},
		edit_partner: ({ id, name, notes }) => Object.assign(this.#partner(id), { name, notes }),
		add_environment: ({ partner, kind, name }) => {
			const found = this.#partner(partner);
			found.environments.push({ id: `${found.id}-${found.environments.length}`, kind: kind as "other", name: String(name ?? kind), credentials: 0 });
			return found;
		},
		archive_partner: ({ id, archived }) => void Object.assign(this.#partner(id), { archived }),
		delete_partner: ({ id, confirmName }) => {
			need(this.#partner(id).name === confirmName, fault("confirmationMismatch", "The name is not the same.", { field: "confirmName" }));
			this.partners = this.partners.filter((partner) => partner.id !== id);
		},
		overview: () => overviewOf(this.partners, this.#findings(), this.audit.slice(-6).toReversed()),
		list_findings: () => this.#findings(),
		use_choices: () => CHOICES,
		change_uses: ({ r }) => {
			const change = r as ChangeUsesRequest;
			return change.credentials.filter((id) => changeCredential(this.#credential(id), change)).length;
		},
		preview_uses: ({ r }) => {
			const change = r as ChangeUsesRequest;
			const all = this.partners.flatMap(({ name, credentials }) => credentials.map((credential) => ({ ...credential, partnerName: name })));
			return previewOf(all.filter(({ id }) => change.credentials.includes(id)), change);
		},
		change_dossier: ({ r }) => changeDossier(this.#partner((r as ChangeDossierRequest).partner).dossier, r as ChangeDossierRequest),
		...searchAnswers(() => this.partners),
		...viewAnswers(),
		marks: () => this.marks,
		drafts: () => this.drafts.get(this.session.member) ?? [],
		keep_draft: ({ draft }) => void this.drafts.set(this.session.member, [...this.#draftsBut((draft as DraftRequest).place), { ...(draft as DraftRequest), saved: "2026-11-20T16:42:00Z" }]),
		drop_draft: ({ place }) => void this.drafts.set(this.session.member, this.#draftsBut(place as string)),
		note_visit: ({ id }) => {
			this.marks.recent = [id as string, ...this.marks.recent.filter((one) => one !== id)];
			return null;
		},
		set_favourite: ({ id, favourite }) => {
			const others = this.marks.favourites.filter((one) => one !== id);
			this.marks.favourites = favourite ? [...others, id as string] : others;
			return null;
		},
		create_credential: ({ r }) => this.#create(r as CreateCredentialRequest),
		credential: ({ id }) => this.#credential(id),
		edit_credential: ({ r }) => {
			const { credential, name, notes, tags } = r as { credential: string; name: string; notes: string | null; tags: string[] };
			return Object.assign(this.#credential(credential), { name, notes, tags });
		},
		archive_credential: ({ id, archived }) => void Object.assign(this.#credential(id), { archived }),
		delete_credential: ({ id }) => {
			for (const partner of this.partners) partner.credentials = partner.credentials.filter((credential) => credential.id !== id);
		},
		step_up: ({ code }) => {
			need(code === CODE, fault("wrongCredentials", "This code is not right, or it was used. Wait for the next one.", { field: "code" }));
			this.steppedUp = true;
		},
		present: ({ on }) => void (this.presenting = Boolean(on)),
		reveal_secret: ({ credential }) => {
			need(!this.presenting, fault("refused", "Presenter mode is on, so no value is shown or copied; end it first."));
			this.#guard(credential);
			return { text: SECRET, hideAfterSeconds: 30 };
		},
		copy_secret: ({ credential }) => {
			this.#guard(credential);
			return this.#clipboard("Client secret");
		},
		compare_versions: () => [{ field: "client_id", difference: "same" }, { field: "client_secret", difference: "changed" }, { field: "source_system", difference: "added" }],
		is_this_version: ({ text }) => (this.#take(text) === SECRET ? ["client_secret"] : []),
		generate_value: ({ r }) => {
			const { words, length } = r as GenerateRequest;
			return { secret: this.#hold("made"), characters: words ? words * 8 : length, bits: words ? words * 12.9 : length * 5.95 };
		},
		choose_value_file: () => ({ secret: this.#hold("keystore"), name: "client.p12", bytes: 2458 }),
		choose_value_place: ({ name }) => name,
		save_value: ({ credential }) => this.#guard(credential),
		hand_over: ({ request, passphrase }) => {
			const { credentials } = request as HandOverRequest;
			for (const credential of credentials) this.#guard(credential);
			if (passphrase !== null) this.#take(passphrase);
			return { values: 2 * credentials.length, guarded: 0 };
		},
		drop_secret: ({ secret }) => void this.#take(secret),
		is_this_ours: ({ text }) => {
			const credential = this.partners[0]?.credentials.find(({ environmentKind }) => environmentKind === "production");
			const { id, partner, name, environmentKind, environmentName } = credential!;
			const match = { credential: id, name, partner, partnerName: this.partners[0]!.name, environmentKind, environmentName, version: 2, label: "current", field: "client_secret", encoding: "base64" };
			return { matches: this.#take(text).includes(SECRET) ? [match] : [], checked: 14, total: 212 };
		},
		preview_profile: ({ r }) => {
			const { name, credentials } = r as ProfileDraft;
			need(name.trim() !== "", fault("invalid", "Fill this in.", { field: "name" }));
			return { file: "acme.toml", text: `id = "acme"\nname = "${name}"\n`, doubtful: credentials.map(({ label }) => label).filter((label) => /\d{4}/.test(label)) };
		},
		save_profile: ({ r }) => {
			const { credentials, holdsNoSecret } = r as ProfileDraft;
			need(holdsNoSecret || !credentials.some(({ label }) => /\d{4}/.test(label)), fault("invalid", "Say that none of this is a secret, or take it out.", { field: "holdsNoSecret" }));
			return "/home/olivia/.config/partner-vault/profiles/acme.toml";
		},
		own_profiles: () => ({ folder: "/home/olivia/.config/partner-vault/profiles", names: ["Acme Parcels"], refused: ["broken.toml:2: unknown field `nmae`"] }),
		read_codes: ({ credential }) => {
			this.#guard(credential);
			return { code: "287082", next: "359152", secondsLeft: 12, period: 30 };
		},
		copy_code: ({ credential }) => {
			this.#guard(credential);
			return this.#clipboard("Code");
		},
		copy_identifier: () => this.#clipboard("Client ID"),
		copy_held: ({ secret, label }) => {
			this.#take(secret);
			return this.#clipboard(String(label));
		},
		list_audit: ({ offset, limit }) => ({ total: this.audit.length, rows: this.audit.toReversed().slice(Number(offset), Number(offset) + Number(limit)) }),
		choose_folder: () => "/media/usb/vaults",
		kept_sheets: () => this.keptSheets,
		keep_sheets: () => (this.keptSheets = { folder: "/srv/on-call", problem: null }),
		stop_keeping_sheets: () => (this.keptSheets = { folder: null, problem: null }),
		write_emergency_sheets: ({ partner }) => ({ folder: "/srv/on-call", sheets: partner ? 1 : this.partners.length }),
		back_up: ({ r }) => ({ path: `${(r as BackUpRequest).folder}/northwind-1f0c9a72-20261123T034501Z.pvault`, partners: this.partners.length, credentials: 21, removed: 1 }),
		last_backup: () => this.lastBackup,
		snooze_backup: () => (this.lastBackup = { ...this.lastBackup, restsUntil: "2026-11-30T08:00:00Z" }),
		read_backup: ({ path }) => ({ path, fingerprint: this.session.genesisFingerprint, partners: this.partners.length, credentials: 20, events: 611, lastChange: "2026-11-20T16:42:00Z", selfContained: false, target: "/home/olivia/Vaults/northwind.pvault" }),
		try_kit_on_backup: ({ key }) => {
			need(isRecoveryKey(this.#take(key)), fault("invalid", "The recovery key has a typing error; compare it with the kit.", { field: "recovery_key" }));
			return { organization: this.session.organization, member: this.session.member };
		},
		restore_backup: ({ r }) => ({ path: (r as RestoreRequest).target, kept: "/home/olivia/Vaults/northwind.kept-1.pvault", selfContained: false }),
		try_backup: () => ({ sentence: "The backup is whole; 4 later changes and 11 later events are not in it.", lastChange: "2026-11-20T16:42:00Z", partners: this.partners.length, credentials: 20 }),
		export_audit: () => ({ place: "/home/olivia/audit-log.pvlog", events: this.audit.length, root: "9f2c".repeat(16) }),
		unusual_events: () => this.audit.slice(0, 1).map((row) => ({ why: "The first time from this computer", row })),
		verify_audit: () => ({ ok: true, sentence: `${this.audit.length} events, no gap, all signed by 2 members; the end matches what this computer remembers.`, events: this.audit.length, findings: [] }),
	};

	#findings(): Finding[] {
		return findingsOf(this.partners, this.session.warnings).map((finding) => ({ ...finding, quiet: this.quiet && finding.severity === "notice" }));
	}
	#finish({ kitCheck, passphrase }: FinishRecoveryRequest): void {
		this.#enrolment.finish(kitCheck);
		const text = this.#take(passphrase);
		need(this.#strength(text).sufficient, fault("invalid", "This passphrase is too easy to guess.", { field: "passphrase" }));
		this.#enrolment.drop();
		this.session.warnings = kitCheck === null ? [KIT_WARNING] : [];
	}
	async #search({ passphrase, code }: UnlockRequest): Promise<SessionView> {
		const total = 21;
		const right = this.#take(passphrase) === PASSPHRASE && [CODE, FAR_CODE].includes(code);
		this.#searching = true;
		for (let done = 0; done < (right ? 8 : total); done++) {
			await this.emit("unlock-progress", { done, total });
			need(this.#searching, fault("refused", "Stopped; nothing was changed."));
			await new Promise((after) => setTimeout(after, this.searchPaceMs));
		}
		need(right, fault("wrongCredentials", "Passphrase, code and this computer do not fit together. Try again with a new code."));
		return this.#open();
	}
	async #importing(done: number, total: number): Promise<void> {
		await this.emit("import-progress", { done, total });
		await new Promise((after) => setTimeout(after, this.importPaceMs));
	}
	#open(): SessionView {
		this.status = { ...this.status, state: "unlocked", session: this.session };
		return this.session;
	}
	/** Whether passphrase and code are those that open it. */
	#prove(passphrase: unknown, code: string): void {
		const right = this.#take(passphrase) === PASSPHRASE && code === CODE;
		need(right, fault("wrongCredentials", "Passphrase, code or this device is not right."));
	}
	#hold(text: string): number {
		const handle = this.#held.size + 1;
		this.#held.set(handle, text);
		return handle;
	}
	#take(handle: unknown): string {
		const text = this.#held.get(Number(handle));
		this.#held.set(Number(handle), "");
		return text ?? "";
	}
	#guard(credential: unknown): void {
		const guarded = this.#credential(credential).accessRule === "stepUp";
		need(!guarded || this.steppedUp, fault("stepUpNeeded", "Production needs a fresh code."));
	}
	#clipboard(label: string): number {
		void this.emit("clipboard", { secondsLeft: this.settings.clipboardSeconds, label });
		return this.settings.clipboardSeconds;
	}
	#strength(text: string): Strength {
		const bits = Math.min(120, text.length * 2.2);
		const sufficient = bits >= 60;
		return { bits, sufficient, words: sufficient ? "Would last centuries against many fast computers." : "Would fall within days to somebody who has the file." };
	}
	#partner(id: unknown): PartnerView {
		const found = this.partners.find((partner) => partner.id === id);
		if (!found) throw fault("notFound", "This partner is no longer there. Go back to the list.");
		return found;
	}
	#credential(id: unknown): CredentialView {
		const found = this.partners.flatMap(({ credentials }) => credentials).find((credential) => credential.id === id);
		if (!found) throw fault("notFound", "This credential is no longer there.");
		return found;
	}
	#create(request: CreateCredentialRequest): CredentialView {
		const partner = this.partners.find(({ environments }) => environments.some(({ id }) => id === request.environment)) as PartnerView;
		const environment = partner.environments.find(({ id }) => id === request.environment) as PartnerView["environments"][number];
		const kind = PROFILES.find(({ id }) => id === (partner.profile ?? "generic"))?.credentialKinds.find(({ key }) => key === request.kind);
		const given = (key: string): FieldInput | undefined => request.fields.find((field) => field.key === key);
		const fields = (kind?.fields ?? []).map((field: ProfileField) => ({ ...view(field, given(field.key)?.text ?? null), present: given(field.key) !== undefined }));
		const made: CredentialView = {
			id: `credential-new-${partner.credentials.length}`, partner: partner.id, environment: environment.id, environmentKind: environment.kind, environmentName: environment.name,
			name: request.name, kind: request.kind, kindLabel: kind?.label ?? request.kind, archived: false, frozen: false, currentVersion: 1, versionCount: 1, updated: new Date().toISOString(),
			notes: request.notes, tags: request.tags, fields, versions: [{ number: 1, label: "current", created: new Date().toISOString(), author: this.session.member, fields }],
			accessRule: environment.kind === "production" ? "stepUp" : "open", uses: NO_USES(), enforcement: "encryption",
		};
		environment.credentials += 1;
		partner.credentials.push(made);
		return made;
	}
}

/** Puts a fake core behind the seam, and gives it back to be steered. */
export function installFakeCore(prepare: (core: FakeCore) => void = () => undefined): FakeCore {
	const core = new FakeCore();
	prepare(core);
	mockIPC((command, args) => core.answer(command, args), { shouldMockEvents: true });
	return core;
}
