import type { IpcError } from "./bindings";

export function isIpcError(error: unknown): error is IpcError {
	return typeof error === "object" && error !== null && "code" in error && "message" in error;
}

/** Whatever a call threw, as the one shape the window shows. */
export function asIpcError(error: unknown): IpcError {
	if (isIpcError(error)) return error;
	return {
		code: "internal",
		message: "The program could not do this because of a fault of its own. Try again; if it stays, restart the program.",
		field: null,
		retryInSeconds: null,
	};
}
