import { folded } from "./folded";

/** Whether every typed word occurs somewhere in the texts, whatever their case and accents. */
export function matches(query: string, ...texts: (string | null)[]): boolean {
	const hay = folded(texts.join("\n"));
	return folded(query)
		.split(/\s+/)
		.every((word) => hay.includes(word));
}
