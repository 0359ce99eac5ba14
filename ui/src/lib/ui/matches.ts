/** Whether every typed word occurs somewhere in the texts, whatever their case. */
export function matches(query: string, ...texts: (string | null)[]): boolean {
	const hay = texts.join("\n").toLocaleLowerCase();
	return query
		.toLocaleLowerCase()
		.split(/\s+/)
		.every((word) => hay.includes(word));
}
