import type { ChangePreview } from "$lib/ipc";
import { counted } from "$lib/ui";

/** What a change would do, in one sentence with the numbers. */
export function previewSentence({ changed, unchanged, refused }: Pick<ChangePreview, "changed" | "unchanged" | "refused">): string {
	const parts = [`${changed === 0 ? "No credential" : counted(changed, "credential")} ${changed > 1 ? "change" : "changes"}`];
	if (unchanged > 0) parts.push(`${unchanged} ${unchanged === 1 ? "is" : "are"} so already`);
	if (refused.length > 0) parts.push(`${refused.length} cannot be changed`);
	return `${parts.join(", ")}.`;
}
