import { commands, type DraftForbidden, type EnvironmentKind, type Method, type ProfileDraft, type ProfilePreview } from "$lib/ipc";
import { Attempt } from "$lib/ui";

/** One field of a credential, as it is typed. */
export interface FieldRow {
	label: string;
	sensitivity: "public" | "moderate" | "critical";
	required: boolean;
}

const METHODS: readonly string[] = ["DELETE", "GET", "PATCH", "POST", "PUT"] satisfies Method[];

/** Each line as method, path and what it would do; null where one is something else. */
export function forbiddenOf(text: string): DraftForbidden[] | null {
	const lines = text.split("\n").map((line) => line.trim()).filter(Boolean);
	const read = lines.map((line) => /^(\S+)\s+(\S+)\s+(.+)$/.exec(line)).map((found) => {
		const [, method = "", path = "", reason = ""] = found ?? [];
		return METHODS.includes(method.toUpperCase()) ? { method: method.toUpperCase() as Method, path, reason } : null;
	});
	return read.every((one) => one !== null) ? read : null;
}

/** Whole days, or null for none; undefined where it is no number. */
export function daysOf(text: string): number | null | undefined {
	const typed = text.trim();
	if (!typed) return null;
	return /^\d{1,4}$/.test(typed) && Number(typed) > 0 ? Number(typed) : undefined;
}

/** A profile as it is typed; the core makes the file and checks it. */
export class Draft {
	readonly attempt = new Attempt();
	name = $state("");
	credential = $state("API key");
	hosts = $state<Record<EnvironmentKind, string>>({ development: "", staging: "", production: "", other: "" });
	environments = $state<EnvironmentKind[]>(["staging", "production"]);
	fields = $state<FieldRow[]>([{ label: "Key", sensitivity: "critical", required: true }]);
	recommended = $state("");
	mandatory = $state("");
	cutover = $state("immediate");
	mails = $state({ credentials: "", security: "", support: "" });
	forbidden = $state("");
	holdsNoSecret = $state(false);
	preview = $state.raw<ProfilePreview | null>(null);

	/** What the form itself sees, by field. */
	get problems(): Record<"recommendedDays" | "mandatoryDays" | "forbidden", string | null> {
		const whole = "A whole number of days, or nothing.";
		return {
			recommendedDays: daysOf(this.recommended) === undefined ? whole : null,
			mandatoryDays: daysOf(this.mandatory) === undefined ? whole : null,
			forbidden: forbiddenOf(this.forbidden) === null ? "Each line: a method, a path and what it does, like POST /v1/orders places an order." : null,
		};
	}

	look = () => this.attempt.run(async () => void (this.preview = await commands.previewProfile(this.#request())));

	/** The answer is where the file is. */
	async save(): Promise<string | null> {
		let path: string | null = null;
		await this.attempt.run(async () => void (path = await commands.saveProfile(this.#request())));
		return path;
	}

	back(): void {
		this.preview = null;
		this.holdsNoSecret = false;
		this.attempt.error = null;
	}

	#request(): ProfileDraft {
		const { credentials, security, support } = this.mails;
		return {
			name: this.name, credential: this.credential, fields: this.fields.map((field) => ({ ...field })),
			environments: this.environments.map((kind) => ({ kind, origins: this.hosts[kind].split(/[\s,]+/).filter(Boolean) })),
			recommendedDays: daysOf(this.recommended) ?? null, mandatoryDays: daysOf(this.mandatory) ?? null, overlap: this.cutover === "overlap",
			credentialsMail: credentials.trim() || null, securityMail: security.trim() || null, supportMail: support.trim() || null,
			forbidden: forbiddenOf(this.forbidden) ?? [], holdsNoSecret: this.holdsNoSecret,
		};
	}
}
