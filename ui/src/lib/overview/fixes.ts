import type { Finding } from "$lib/ipc";

/** What fills the gap of a finding for many credentials at once; null where each has to be put right by itself. */
export function fillableBy({ code, fix }: Finding): "account" | "consumers" | "lastRotated" | "locations" | null {
	if (fix === "consumers" || fix === "lastRotated" || fix === "account") return fix;
	return code === "LOCATION_NONE" ? "locations" : null;
}
