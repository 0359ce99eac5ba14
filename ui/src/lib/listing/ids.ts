/** Ids as a set that is replaced and never changed: one of ten thousand that tells of each change would be slow. */
export const setOf = (ids: Iterable<string>): ReadonlySet<string> => new Set(ids);
