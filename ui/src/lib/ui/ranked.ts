import Fuzzy from "@leeoniya/ufuzzy";
import { folded } from "./folded";

/** Shorter words, and those with digits, are meant as they are typed. */
const FORGIVEN_FROM = 4;
/** More than these are not weighed against each other: nobody reads that far. */
const WEIGHED = 2000;

const fuzzy = new Fuzzy({
	unicode: true,
	interSplit: "[^\\p{L}\\d']+",
	intraSplit: "\\p{Ll}\\p{Lu}",
	intraBound: "\\p{L}\\d|\\d\\p{L}|\\p{Ll}\\p{Lu}",
	intraChars: "[\\p{L}\\d']",
	intraContr: "'\\p{L}{1,2}\\b",
	intraMode: 1,
	intraRules: (term) => {
		const typos = term.length < FORGIVEN_FROM || /\d/.test(term) ? 0 : 1;
		return { intraSlice: [0, Infinity], intraIns: typos, intraSub: typos, intraTrn: typos, intraDel: typos };
	},
});

/**
 * The places of the texts that have every typed word, best first: whole words before beginnings before middles,
 * what was typed before what has a typo, early before late. All of them, if nothing was typed.
 * The texts are folded already.
 */
export function ranked(texts: string[], query: string): number[] {
	const words = folded(query).split(/\s+/).filter((word) => fuzzy.split(word).length > 0);
	let places = texts.map((_, place) => place);
	for (const word of words) places = fuzzy.filter(texts, word, places) ?? [];
	const weighed = places.slice(0, WEIGHED);
	const weights = new Map<number, number>();
	for (const word of words) weigh(texts, word, weighed, weights);
	return words.length === 0 ? places : weighed.sort((one, other) => (weights.get(other) ?? 0) - (weights.get(one) ?? 0));
}

/** Adds to each place how well it has this word. */
function weigh(texts: string[], word: string, places: number[], weights: Map<number, number>): void {
	const info = fuzzy.info(places, texts, word);
	for (const [at, place] of info.idx.entries()) {
		const [whole, begins, typos, start] = [info.terms[at] ?? 0, info.interLft2[at] ?? 0, info.intraIns[at] ?? 0, info.start[at] ?? 0];
		const typed = (info.chars[at] ?? 0) / word.length;
		weights.set(place, (weights.get(place) ?? 0) + 8 * whole + 4 * begins + 4 * typed - typos - Math.min(start, 200) / 200);
	}
}
