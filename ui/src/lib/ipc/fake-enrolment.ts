import type { EnrolmentView, KitView, SessionView } from "./bindings";
import { fault, need } from "./fake-fault";

export const CODE = "123456";
/** The code after it. */
export const NEXT_CODE = "654321";
export const KIT_CHECK = "9kqm";
export const GUESSES_WARNING = "A guess of the passphrase costs less than half of what this computer could make it cost; make it cost more in the settings.";
export const KIT_WARNING = "The recovery kit was not confirmed; without it a lost phone or passphrase means a lost vault.";
export const RECOVERY_KEY = "pvr1 9xkq 2w7m 0hn8 vseg yjpz u5kd q7rm t2cw x9hl f3a6 4ec8 dlnz rkqm 8s2p vhx";

const QR = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 21 21" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h21v21H0z"/><path d="M0 0h7v7H0zM14 0h7v7h-7zM0 14h7v7H0z"/><path fill="#fff" d="M1 1h5v5H1zM15 1h5v5h-5zM1 15h5v5H1z"/><path d="M2 2h3v3H2zM16 2h3v3h-3zM2 16h3v3H2zM9 1h2v3H9zM8 6h1v4H8zM12 5h1v5h-1zM10 9h2v2h-2zM14 9h3v1h-3zM18 11h2v3h-2zM9 13h4v1H9zM15 15h2v4h-2zM10 17h3v2h-3zM18 18h2v2h-2zM3 9h3v2H3z"/></svg>`;

/** Whether this is the key of the fake kit, as somebody may type it. */
export const isRecoveryKey = (typed: string): boolean => typed.replace(/[\s-]/g, "").toLowerCase() === RECOVERY_KEY.replaceAll(" ", "");

interface Begun {
	of: SessionView;
	left: number;
	last: string | null;
}

/** What the core keeps while keys are made. */
export class FakeEnrolment {
	#begun: Begun | null = null;

	/** `codes` is how many codes must be typed back. */
	begin(of: SessionView, codes: number): EnrolmentView {
		this.#begun = { of, left: codes, last: null };
		return { qrSvg: QR, secretText: "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP", account: `${of.organization} – ${of.member}`, issuer: "Partner Vault" };
	}
	confirm(code: string): number {
		const begun = this.#held();
		need([CODE, NEXT_CODE].includes(code), fault("wrongCredentials", "Passphrase, code or this device is not right."));
		need(code !== begun.last, fault("codeReused", "This code was used already; wait 17 s for the next one.", { retryInSeconds: 17 }));
		begun.last = code;
		begun.left = Math.max(0, begun.left - 1);
		return begun.left;
	}
	kit(): KitView {
		const { organization, member, vaultId, genesisFingerprint } = this.#held().of;
		return { organization, member, vaultId, genesisFingerprint, created: "2026-11-22T10:00:00Z", recoveryKey: RECOVERY_KEY, qrSvg: QR, checkPositions: "5, 7, 8, 12" };
	}
	finish(kitCheck: string | null): void {
		const { left } = this.#held();
		need(left === 0, fault("invalid", "Type a code of the authenticator back first.", { field: "code" }));
		need(kitCheck === null || kitCheck.toLowerCase() === KIT_CHECK, fault("confirmationMismatch", "These are not the characters of the recovery key.", { field: "kitCheck" }));
	}
	drop(): void {
		this.#begun = null;
	}

	#held(): Begun {
		if (!this.#begun) throw fault("refused", "Begin again: nothing is being made or recovered.");
		return this.#begun;
	}
}
