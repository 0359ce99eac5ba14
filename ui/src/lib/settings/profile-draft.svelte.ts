import { commands, type DraftAuth, type DraftForbidden, type DraftKind, type EnvironmentKind, type Method, type ProfileDraft, type ProfilePreview } from "$lib/ipc";
import { Attempt } from "$lib/ui";

/** One field of a credential, as it is typed. */
export interface FieldRow {
	/** What a recipe names it by while rows come and go. */
	id: number;
	label: string;
	sensitivity: "public" | "moderate" | "critical";
	required: boolean;
}

/** A field that a way of proving who calls needs. */
export interface Role {
	name: string;
	label: string;
	secret: boolean;
}

type RecipeWord = DraftAuth["recipe"];

/** One way of proving who calls: the fields it needs, and what else is typed. */
export interface Recipe {
	value: RecipeWord;
	label: string;
	roles: Role[];
	text: { label: string; hint: string } | null;
}

const pair: Role[] = [{ name: "username", label: "User name", secret: false }, { name: "password", label: "Password", secret: true }];

export const RECIPES: Recipe[] = [
	{ value: "none", label: "Not by a program, or not known", roles: [], text: null },
	{ value: "apiKeyHeader", label: "A key in a header", roles: [{ name: "key", label: "Key", secret: true }], text: { label: "Name of the header", hint: "For example X-API-Key." } },
	{ value: "bearer", label: "A bearer token", roles: [{ name: "token", label: "Token", secret: true }], text: null },
	{ value: "basic", label: "HTTP Basic", roles: pair, text: null },
	{
		value: "oAuth2", label: "OAuth 2.0, client credentials", text: { label: "Path of the token endpoint", hint: "On the environment’s own host, for example /oauth/token." },
		roles: [{ name: "clientId", label: "Client ID", secret: false }, { name: "clientSecret", label: "Client secret", secret: true }],
	},
	{ value: "portalAccount", label: "A person signs in on a web page", roles: pair, text: null },
];

let lastId = 0;
const row = (label: string, sensitivity: FieldRow["sensitivity"], required: boolean): FieldRow => ({ id: ++lastId, label, sensitivity, required });

/** One kind of credentials, as it is typed. */
export class KindRow {
	label = $state("");
	fields = $state<FieldRow[]>([]);
	#recipe = $state<Recipe>(RECIPES[0]!);
	/** Which field has which role, by the role's name. */
	roles = $state<Record<string, number>>({});
	/** The header or the path that the recipe asks for. */
	text = $state("");

	constructor(label: string, secret: string) {
		this.label = label;
		this.fields = [row(secret, "critical", true)];
	}

	get recipe(): Recipe {
		return this.#recipe;
	}

	/** Chooses how it proves who calls. A role takes the first field of its side that is free, or a new one. */
	prove(word: string): void {
		this.#recipe = RECIPES.find(({ value }) => value === word) ?? RECIPES[0]!;
		this.roles = {};
		this.text = "";
		for (const { name, label, secret } of this.#recipe.roles) {
			const free = this.fields.find((field) => (field.sensitivity === "critical") === secret && !Object.values(this.roles).includes(field.id));
			if (!free) this.fields.push(row(label, secret ? "critical" : "moderate", true));
			this.roles[name] = (free ?? this.fields.at(-1)!).id;
		}
	}

	add(): void {
		this.fields.push(row("", "public", false));
	}

	request(): DraftKind {
		const places = Object.fromEntries(this.#recipe.roles.map(({ name }) => [name, this.#place(this.roles[name])]));
		const texts = { header: this.text.trim(), tokenPath: this.text.trim() };
		const auth = { recipe: this.#recipe.value, ...places, ...(this.#recipe.text ? texts : {}) } as DraftAuth;
		return { label: this.label, auth, fields: this.fields.map(({ label, sensitivity, required }) => ({ label, sensitivity, required })) };
	}

	/** One behind the last where the field is gone: the core asks for another. */
	#place(id: number | undefined): number {
		const place = this.fields.findIndex((field) => field.id === id);
		return place < 0 ? this.fields.length : place;
	}
}

const METHODS: readonly string[] = ["DELETE", "GET", "PATCH", "POST", "PUT"] satisfies Method[];

const linesOf = (text: string): string[] => text.split("\n").map((line) => line.trim()).filter(Boolean);

/** Each line as method, path and what it would do; null where one is something else. */
export function forbiddenOf(text: string): DraftForbidden[] | null {
	const read = linesOf(text).map((line) => /^(\S+)\s+(\S+)\s+(.+)$/.exec(line)).map((found) => {
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
	kinds = $state<KindRow[]>([new KindRow("API key", "Key")]);
	hosts = $state<Record<EnvironmentKind, string>>({ development: "", staging: "", production: "", other: "" });
	environments = $state<EnvironmentKind[]>(["staging", "production"]);
	recommended = $state("");
	mandatory = $state("");
	cutover = $state("immediate");
	/** Mail addresses, pages and telephone numbers, one a line. */
	contacts = $state({ credentials: "", security: "", support: "" });
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
		const { credentials, security, support } = this.contacts;
		return {
			name: this.name, credentials: this.kinds.map((kind) => kind.request()),
			environments: this.environments.map((kind) => ({ kind, origins: this.hosts[kind].split(/[\s,]+/).filter(Boolean) })),
			recommendedDays: daysOf(this.recommended) ?? null, mandatoryDays: daysOf(this.mandatory) ?? null, overlap: this.cutover === "overlap",
			contacts: { credentials: linesOf(credentials), security: linesOf(security), support: linesOf(support) },
			forbidden: forbiddenOf(this.forbidden) ?? [], holdsNoSecret: this.holdsNoSecret,
		};
	}
}
