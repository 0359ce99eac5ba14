/** A number in groups of three, as in "1 240"; no line break parts it. */
export const spaced = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, "\u00a0");

/** A number with its noun: "1 version", "2 versions". */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** The same where a filter left some out: "3 of 12 partners". */
export const countedOf = (found: number, all: number, one: string): string => (found < all ? `${found} of ${counted(all, one)}` : counted(all, one));
