import { commands } from "$lib/ipc";

const AT_MOST_EVERY_MS = 5000;

/** Tells the core that somebody is there, at most once in five seconds. Returns the way to stop. */
export function reportActivity(): () => void {
	let last = 0;
	const report = () => {
		const now = Date.now();
		if (now - last < AT_MOST_EVERY_MS) return;
		last = now;
		void commands.touch().catch(() => undefined);
	};
	const kinds = ["pointerdown", "pointermove", "keydown", "wheel"] as const;
	for (const kind of kinds) window.addEventListener(kind, report, { passive: true, capture: true });
	return () => {
		for (const kind of kinds) window.removeEventListener(kind, report, { capture: true });
	};
}
