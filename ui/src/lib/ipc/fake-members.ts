import type { ApprovalsView, FreezableInput, InviteRequest, KnownView, LeftView, MembersView, ReadersView, RightsRequest, RoleMatrixView } from "./bindings";
import { fault, need } from "./fake-fault";

const ROLES = ["Owner", "DevOps", "Production engineer", "Integration developer", "Junior developer", "QA", "Support", "Contractor", "Security", "Auditor"].map((label) => ({ code: label.toLowerCase().replaceAll(" ", "_"), label }));
const named = (codes: string[]) => ROLES.filter(({ code }) => codes.includes(code));

/** An owner and a developer. */
export const MEMBERS = (): MembersView => ({
		members: [
			{ id: "m-1", name: "Olivia Baker", roles: ROLES, only: null, until: null, since: "2026-01-05T08:00:00Z", me: true },
			{ id: "m-2", name: "Dana Reyes", roles: named(["integration_developer"]), only: [{ partner: null, environment: "e-1", name: "SRS Distribution / Staging" }], until: "2027-02-01T00:00:00Z", since: "2026-09-01T08:00:00Z", me: false },
		],
		roles: ROLES,
		mayChange: true,
});

/** What the fake core answers about members. */
export function memberAnswers(view: MembersView, approvals: ApprovalsView, known: () => KnownView[]): Record<string, (args: Record<string, unknown>) => unknown> {
	let isChosen = false;
	const left = (): LeftView => ({ rekeyed: 2, pending: 0, hasRead: known().slice(0, 1).map((one) => ({ ...one, version: 2 })), couldHaveRead: known() });
	const told = (reason: unknown) => need(String(reason).trim() !== "", fault("invalid", "Say why; every change of members and rights needs a reason.", { field: "reason" }));
	return {
		list_approvals: () => approvals,
		ask_for_value: ({ credential, reason }) => {
			told(reason);
			const found = known().find((one) => one.credential === credential);
			approvals.approvals.push({ id: "a1b2c3", asker: "Olivia Baker", credential: found?.name ?? null, reason: String(reason), asked: "2026-11-22T10:00:00Z", state: "waiting", by: null, until: null, mayAnswer: true });
		},
		answer_request: ({ until, reason }) => {
			told(reason);
			approvals.approvals = approvals.approvals.map((one) => ({ ...one, state: until ? "approved" : "declined", by: "Olivia Baker", until: until ? `${String(until)}T23:59:59Z` : null, mayAnswer: false }));
		},
		freeze: ({ what, reason }) => {
			told(reason);
			const { kind, id } = what as FreezableInput;
			const name = kind === "member" ? view.members.find((one) => one.id === id)?.name : known().find((one) => one.credential === id)?.name;
			approvals.frozen.push({ what: { kind, id }, name: name ?? id, credentials: kind === "member" ? 0 : 1 });
		},
		lift_freeze: ({ what, reason }) => {
			told(reason);
			approvals.frozen = approvals.frozen.filter((one) => one.what.id !== (what as FreezableInput).id);
		},
		credential_readers: (): ReadersView => ({
			readers: [
				{ id: "m-2", name: "Dana Reyes", isMember: true, identifiers: true, secret: "yes", until: "2027-02-01T00:00:00Z", hasRead: [2] },
				{ id: "m-9", name: "Kim Park", isMember: false, identifiers: false, secret: "no", until: null, hasRead: [2] },
				{ id: "m-1", name: "Olivia Baker", isMember: true, identifiers: true, secret: "code", until: null, hasRead: [] },
			],
		}),
		role_matrix: (): RoleMatrixView => ({
			reads: ["Names, notes, dates", "Secrets, Production"],
			readers: [{ role: "Support", cells: ["yes", "no"] }, { role: "DevOps", cells: ["yes", "with a code"] }],
			writers: [{ what: "Secrets", other: ["DevOps", "Integration developer"], production: ["DevOps"] }],
		}),
		list_members: () => view,
		member_details: () => ({ canRead: known(), hasRead: left().hasRead }),
		invite_member: ({ r }) => {
			told((r as InviteRequest).reason);
			return "/home/olivia/invitation.pvinvite";
		},
		choose_answer: () => {
			isChosen = true;
			return { name: "Sam Lee", roles: named(["support"]), only: null, until: null, words: "abandon basket candle dragon echo fabric garden hammer".split(" ") };
		},
		admit_member: ({ reason }) => {
			need(isChosen, fault("invalid", "Choose the answer again."));
			told(reason);
			view.members = [...view.members, { id: "m-3", name: "Sam Lee", roles: named(["support"]), only: null, until: null, since: "2026-11-20T16:42:00Z", me: false }];
		},
		change_rights: ({ id, rights, reason }) => {
			told(reason);
			view.members = view.members.map((member) => (member.id === id ? { ...member, roles: named((rights as RightsRequest).roles), only: null } : member));
			return left();
		},
		remove_member: ({ id, reason }) => {
			told(reason);
			view.members = view.members.filter((member) => member.id !== id);
			return left();
		},
	};
}
