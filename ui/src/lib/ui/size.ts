/** A size in bytes for people: "3 bytes", "2.4 KiB", "1 MiB". */
export function sizeOf(bytes: number): string {
	if (bytes < 1024) return `${bytes} ${bytes === 1 ? "byte" : "bytes"}`;
	const [size, unit] = bytes < 1024 * 1024 ? [bytes / 1024, "KiB"] : [bytes / (1024 * 1024), "MiB"];
	return `${Math.round(size * 10) / 10} ${unit}`;
}
