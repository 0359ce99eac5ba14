import Fuzzy from "@leeoniya/ufuzzy";

/** A text as one compares it: without case and accents. */
export const folded = (text: string): string =>
	Fuzzy.latinize(text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase().replaceAll("ß", "ss"));
