/** The key of a field as its name gives it, "Webhook key" as webhook_key; null where the name gives none. */
export function fieldKey(name: string): string | null {
	const key = name.trim().toLowerCase().replace(/\s+/g, "_");
	return /^[a-z][a-z0-9_-]{0,47}$/.test(key) ? key : null;
}
