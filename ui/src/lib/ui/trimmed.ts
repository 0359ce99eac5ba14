/** What was typed, null where nothing was. */
export const trimmed = <Texts extends Record<string, string>>(texts: Texts): { [Key in keyof Texts]: string | null } =>
	Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, text.trim() || null])) as { [Key in keyof Texts]: string | null };
