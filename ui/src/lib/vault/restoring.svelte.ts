import { commands, holdSecret, type BackupContents, type KitTrial, type Restored } from "$lib/ipc";
import { Attempt } from "$lib/ui";

/** A backup that was chosen: what it holds, whether the kit opens it, and where it was put. Until it is put back nothing is changed. */
export class Restoring {
	readonly reading = new Attempt();
	readonly trying = new Attempt();
	readonly writing = new Attempt();
	contents = $state.raw<BackupContents | null>(null);
	/** What the kit opened. */
	trial = $state.raw<KitTrial | null>(null);
	/** Where it is to be put. */
	target = $state("");
	restored = $state.raw<Restored | null>(null);

	/** Asks for a backup and reads it to its end. */
	choose(): Promise<boolean> {
		return this.reading.run(async () => {
			const path = await commands.chooseExistingFile();
			if (!path) return;
			this.#forget();
			this.contents = await commands.readBackup(path);
			this.target = this.contents.target;
		});
	}

	/** Opens the backup with a recovery key, reading only. */
	tryKit(key: string): Promise<boolean> {
		this.trial = null;
		return this.trying.run(async () => {
			this.trial = await commands.tryKitOnBackup(this.contents?.path ?? "", await holdSecret(key));
		});
	}

	chooseTarget(): Promise<boolean> {
		return this.writing.run(async () => {
			this.target = (await commands.chooseNewFile()) ?? this.target;
		});
	}

	restore(): Promise<boolean> {
		return this.writing.run(async () => {
			this.restored = await commands.restoreBackup({ backup: this.contents?.path ?? "", target: this.target });
		});
	}

	#forget(): void {
		this.contents = null;
		this.trial = null;
		this.trying.error = null;
		this.writing.error = null;
	}
}
