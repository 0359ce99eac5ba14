/** Letters of their own to Unicode, and slips to a keyboard without them; as the core's search folds them. */
const PLAIN: Record<string, string> = { æ: "ae", đ: "d", ð: "d", ħ: "h", ı: "i", ł: "l", ø: "o", œ: "oe", ß: "ss", þ: "th" };

/** A text as one compares it: without case and accents. */
export const folded = (text: string): string =>
	text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[æđðħıłøœßþ]/g, (letter) => PLAIN[letter] ?? letter);
