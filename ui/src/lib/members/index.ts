export { default as AdmitMember } from "./AdmitMember.svelte";
export { default as AnswerRequest } from "./AnswerRequest.svelte";
export { default as FrozenList } from "./FrozenList.svelte";
export { default as KnownDialog } from "./KnownDialog.svelte";
export { default as RemoveMember } from "./RemoveMember.svelte";
export { default as Requests } from "./Requests.svelte";
export { default as RightsDialog } from "./RightsDialog.svelte";
export { default as Roster } from "./Roster.svelte";
