import { createContext } from "svelte";
import { commands } from "$lib/ipc";

/** Presenter mode: while a screen is shared the core gives out no value. Switched by hand, and ended by a lock. */
export class Presenter {
	#hidesNames = $state(false);
	#on = $state(false);

	get on(): boolean {
		return this.#on;
	}
	/** Whether what somebody wrote, names first of all, is drawn as bars. */
	get hidesNames(): boolean {
		return this.#on && this.#hidesNames;
	}

	/** The core refuses first, so that there is no moment without either. */
	async toggle(): Promise<void> {
		const on = !this.#on;
		await commands.present(on);
		this.#on = on;
		this.#hidesNames = false;
	}
	toggleNames(): void {
		this.#hidesNames = !this.#hidesNames;
	}

	/** Says to the style sheet what is to be covered, until the returned function is called. */
	cover(): () => void {
		const { dataset } = document.documentElement;
		if (this.hidesNames) dataset["names"] = "covered";
		document.addEventListener("mouseover", dropTooltip, { capture: true });
		return () => {
			delete dataset["names"];
			document.removeEventListener("mouseover", dropTooltip, { capture: true });
		};
	}
}

/** A tooltip would say what is covered. */
function dropTooltip({ target }: MouseEvent): void {
	if (document.documentElement.dataset["names"] !== "covered" || !(target instanceof Element)) return;
	target.closest("[title]")?.removeAttribute("title");
}

export const [getPresenter, setPresenter] = createContext<Presenter>();
