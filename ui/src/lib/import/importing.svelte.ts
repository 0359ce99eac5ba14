import { commands, holdSecret, onCore, type CoreEvents, type EnvironmentKind, type ImportFile, type ImportPreview, type ImportResult, type ImportTable, type ImportUndone } from "$lib/ipc";
import { Attempt } from "$lib/ui";

export const STEPS = ["Choose", "Columns", "Preview", "Result"] as const;

/** One import, step by step. The file and its secrets stay in the core; here are names, identifiers and lengths. */
export class Importing extends Attempt {
	step = $state(0);
	file = $state.raw<ImportFile | null>(null);
	format = $state("");
	table = $state.raw<ImportTable | null>(null);
	meanings = $state<string[]>([]);
	partner = $state("");
	environment = $state<EnvironmentKind>("production");
	excluded = $state<number[]>([]);
	preview = $state.raw<ImportPreview | null>(null);
	result = $state.raw<ImportResult | null>(null);
	/** How far it is, while it is made. */
	progress = $state.raw<CoreEvents["import-progress"] | null>(null);
	/** The last try was stopped by the person. */
	stopped = $state(false);
	#stopping = $state(false);
	undone = $state.raw<ImportUndone | null>(null);

	get stopping(): boolean {
		return this.#stopping;
	}

	choose = () => this.run(async () => this.#chosen(await commands.chooseImport()));

	paste = (text: string) => this.run(async () => this.#chosen(await commands.pasteImport(await holdSecret(text))));

	/** `passphrase` is a KeePass file's own. */
	read = (passphrase: string) =>
		this.run(async () => {
			const handle = passphrase ? await holdSecret(passphrase) : null;
			this.table = await commands.readImport({ format: this.format, passphrase: handle });
			this.meanings = this.table.columns.map(({ meaning }) => meaning);
			this.excluded = [];
			this.step = 1;
		});

	look = () =>
		this.run(async () => {
			this.stopped = false;
			this.preview = await commands.previewImport(this.#mapping());
			this.step = 2;
		});

	/** Leaves a row out, or takes it again. */
	async toggle(row: number): Promise<void> {
		this.excluded = this.excluded.includes(row) ? this.excluded.filter((other) => other !== row) : [...this.excluded, row];
		await this.look();
	}

	/** What waits in the core stays there when it fails or is stopped, so that one may try again. */
	async make(): Promise<void> {
		this.#stopping = this.stopped = false;
		this.progress = { done: 0, total: this.preview?.credentials ?? 0 };
		const deaf = onCore("import-progress", (progress) => this.progress && (this.progress = progress));
		const made = await this.run(async () => void (this.result = await commands.runImport(this.#mapping())));
		deaf();
		this.progress = null;
		if (made) this.step = 3;
		else if (this.#stopping && this.error?.code === "refused") this.#wasStopped();
	}

	/** Ends it before anything is written. */
	stop(): void {
		if (!this.progress || this.#stopping) return;
		this.#stopping = true;
		void commands.cancelImport().catch(() => undefined);
	}

	undo = () => this.run(async () => void (this.undone = await commands.undoImport(this.result?.batch ?? "")));

	back(): void {
		this.error = null;
		this.step -= 1;
	}

	drop = () => commands.dropImport();

	/** An import that ends because it was stopped is no trouble. */
	#wasStopped(): void {
		this.error = null;
		this.stopped = true;
	}

	#chosen(file: ImportFile | null): void {
		if (!file) return;
		this.file = file;
		this.format = file.format ?? file.formats[0]?.code ?? "";
	}

	#mapping() {
		return { columns: [...this.meanings], partner: this.partner.trim() || null, environment: this.environment, excluded: [...this.excluded] };
	}
}
