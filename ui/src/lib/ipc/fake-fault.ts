import type { ErrorCode, IpcError } from "./bindings";

export const fault = (code: ErrorCode, message: string, more: Partial<IpcError> = {}): IpcError => ({ code, message, field: null, retryInSeconds: null, ...more });

/** Throws the error where something is not right. */
export function need(right: boolean, error: IpcError): void {
	if (!right) throw error;
}
