/** Whole seconds until a moment. */
export class Countdown {
	#until = 0;
	#left = $state(0);

	get left(): number {
		return this.#left;
	}

	start(seconds: number): void {
		this.#until = Date.now() + seconds * 1000;
		this.tick();
	}

	tick(): void {
		this.#left = Math.max(0, Math.ceil((this.#until - Date.now()) / 1000));
	}
}
