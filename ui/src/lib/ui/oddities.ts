/** What is odd about a pasted secret, said without showing any of it, and the text without it. */
export interface Oddity {
	sentence: string;
	/** What the button that mends it says. */
	action: string;
	mended: string;
}

/** Characters that take no room: joiners, marks of direction, soft hyphens, byte order marks. */
const INVISIBLE = /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]/gu;

/** Letters and signs that are drawn like plain ones, above what they are taken for. */
const DRAWN_ALIKE = "АВЕЗКМНОРСТУХІЈЅԌԁԛԝаеорсухіјѕһӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧαινορυ‐‑‒–—−‘’‚‛′“”„‟″…٭∕⁄∶‹›";
const TAKEN_FOR = [..."ABE3KMHOPCTYXIJSGdqwaeopcyxijshlABEZHIKMNOPTYXaivopu------'''''\"\"\"\"\"", "...", ..."*//:<>"];
const PLAIN = new Map([...DRAWN_ALIKE].map((letter, place) => [letter, TAKEN_FOR[place] ?? letter]));

/** What a pasted secret has that partners rarely issue; null if there is nothing. Line breaks belong into a text of several lines. */
export function oddityOf(text: string, multiline: boolean): Oddity | null {
	const visible = text.replace(INVISIBLE, "");
	const plain = [...visible].map(plainOf).join("");
	const mended = multiline ? plain.replace(/^\s+/u, "").replace(/[^\S\n]+$/u, "") : plain.trim();
	const found = [edges(visible, multiline), mark(text !== visible, "invisible characters"), mark(plain !== visible, "characters that only look like plain letters or signs")];
	const words = found.filter((each) => each !== null);
	if (words.length === 0) return null;
	return { sentence: `This has ${listed(words)}.`, action: plain === visible ? "Remove" : "Make plain", mended };
}

/** Blanks around the text; a text of several lines may end in a line break. */
function edges(text: string, multiline: boolean): string | null {
	const core = multiline ? text.replace(/\n+$/u, "") : text;
	const sides = [core !== core.trimStart() && "beginning", core !== core.trimEnd() && "end"].filter(Boolean);
	return sides.length > 0 ? `blanks or line breaks at its ${sides.join(" and ")}` : null;
}

/** The plain character this one is drawn like; itself, if it is like none. Full-width and styled letters fold by themselves. */
function plainOf(character: string): string {
	const folded = PLAIN.get(character) ?? character.normalize("NFKC");
	return /^[\x20-\x7e]+$/u.test(folded) ? folded : character;
}

const mark = (is: boolean, words: string): string | null => (is ? words : null);

const listed = (words: string[]): string => new Intl.ListFormat("en", { type: "conjunction" }).format(words);
