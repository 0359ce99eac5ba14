const SIZE = 4;

/** A printed key without what a person may add: blanks, hyphens, capital letters. */
export const compact = (text: string): string => text.replace(/[\s-]/gu, "").toLowerCase();

/** In groups of four, as it is printed. */
export const grouped = (compacted: string): string => compacted.match(/.{1,4}/gu)?.join(" ") ?? "";

/** Where the caret stands in the grouped text behind so many characters. */
export const caretBehind = (count: number): number => count + Math.max(0, Math.ceil(count / SIZE) - 1);
