const WORDS = ["Nothing needs", "One thing needs", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"];

/** How much there is to do, as a sentence. */
export function headline(count: number): string {
	if (count < 2) return `${WORDS[count]} you today`;
	return `${WORDS[count] ?? count} things need you today`;
}
