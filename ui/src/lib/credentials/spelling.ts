export type CharacterKind = "digit" | "letter" | "symbol";

export interface Character {
	text: string;
	kind: CharacterKind;
}

const GROUP = 4;

const WORDS =
	"Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November Oscar Papa Quebec Romeo Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu".split(" ");
const DIGITS = "zero one two three four five six seven eight nine".split(" ");
const SYMBOLS: Record<string, string> = {
	" ": "blank", "!": "exclamation mark", '"': "quotation mark", "#": "hash", $: "dollar", "%": "percent", "&": "ampersand", "'": "apostrophe",
	"(": "left parenthesis", ")": "right parenthesis", "*": "asterisk", "+": "plus", ",": "comma", "-": "hyphen", ".": "full stop", "/": "slash",
	":": "colon", ";": "semicolon", "<": "less than", "=": "equals", ">": "greater than", "?": "question mark", "@": "at", "[": "left bracket",
	"\\": "backslash", "]": "right bracket", "^": "caret", _: "underscore", "`": "backtick", "{": "left brace", "|": "vertical bar", "}": "right brace",
	"~": "tilde", "\n": "line break", "\t": "tab",
};

/** The characters in groups of four, each with its kind. */
export function groupsOf(text: string): Character[][] {
	const characters = Array.from(text, (character) => ({ text: character, kind: kindOf(character) }));
	return Array.from({ length: Math.ceil(characters.length / GROUP) }, (_, group) => characters.slice(group * GROUP, (group + 1) * GROUP));
}

/** A character as one says it on the telephone. */
export function spoken(character: string): string {
	if (/[a-z]/i.test(character) && character.length === 1) {
		const word = WORDS[character.toLowerCase().charCodeAt(0) - 97] ?? character;
		return character === character.toLowerCase() ? word.toLowerCase() : `capital ${word}`;
	}
	return DIGITS[Number(character === " " ? NaN : character)] ?? SYMBOLS[character] ?? `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

function kindOf(character: string): CharacterKind {
	if (/\p{Nd}/u.test(character)) return "digit";
	return /\p{L}/u.test(character) ? "letter" : "symbol";
}
