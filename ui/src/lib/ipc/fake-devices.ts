import type { DeviceView, RecoveryView, SessionView } from "./bindings";
import { fault, need } from "./fake-fault";
import { CODE, type FakeEnrolment } from "./fake-enrolment";

export const WORDS = ["spender", "spearman", "starter", "easeful", "tightwad", "smuggler", "badly", "related"];

/** What the core answers about computers; the real one is tried in Rust. */
export function deviceAnswers(session: () => SessionView, enrolment: FakeEnrolment, open: () => SessionView) {
	const devices: DeviceView[] = [{ id: "6f0c9a72-54be-4f0e-9a44-2d1c5f3e7b60", name: null, admitted: null, here: true, hasOpened: true }];
	return {
		list_devices: () => devices,
		choose_device_request: () => ({ name: "Laptop", words: WORDS }),
		admit_device: ({ code }: { code?: unknown }) => {
			need(code === CODE, fault("wrongCredentials", "Passphrase, code or this device is not right."));
			devices.push({ id: "7f0c9a72-54be-4f0e-9a44-2d1c5f3e7b60", name: "Laptop", admitted: "2026-11-22T10:00:00Z", here: false, hasOpened: false });
		},
		computer_name: () => "olivia-laptop",
		write_device_request: () => ({ path: "/home/olivia/this-computer.pvrequest", words: WORDS }),
		begin_joining: (): RecoveryView => {
			const { organization, member, genesisFingerprint } = session();
			return { organization, member, fingerprint: genesisFingerprint, events: 1284, lastChange: "2026-11-20T16:42:00Z", authenticator: enrolment.begin(session(), 2) };
		},
		confirm_joining: ({ code }: { code?: unknown }) => enrolment.confirm(String(code)),
		finish_joining: () => open(),
		cancel_joining: () => enrolment.drop(),
	};
}
