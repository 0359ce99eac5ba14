import type { ErrorCode, IpcError } from "$lib/ipc";

/** What happened, in a few words, above the sentence that says what to do. */
const TITLES: Record<ErrorCode, string> = {
	authenticatorLapsed: "The authenticator has lapsed",
	clockBehind: "This computer's clock looks wrong",
	codeReused: "This code was used already",
	confirmationMismatch: "That does not match",
	damaged: "The vault file is damaged",
	diskFull: "The disk is full",
	fileExists: "There is a file already",
	internal: "That did not work",
	inUse: "The vault is open elsewhere",
	invalid: "Something is missing or not valid",
	keyringBusy: "The system keyring does not answer",
	keyringMissing: "The system keyring is missing",
	locked: "The vault is locked",
	newerFormat: "This vault needs a newer program",
	notAVault: "This is not a vault",
	notFound: "It is no longer there",
	readOnly: "The vault cannot be written",
	refused: "This is not allowed",
	rolledBack: "This is an older copy of the vault",
	stepUpNeeded: "A fresh code is needed",
	throttled: "Too many attempts",
	wrongCredentials: "That did not unlock",
};

export const errorTitle = (error: IpcError): string => TITLES[error.code] ?? TITLES.internal;

/** What a ticket needs; never holds more than the error itself. */
export function errorDetail(error: IpcError): string {
	const field = error.field ? `\nfield: ${error.field}` : "";
	return `code: ${error.code}${field}\nmessage: ${error.message}\ntime: ${new Date().toISOString()}`;
}
