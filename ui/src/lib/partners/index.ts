export { default as AddPartner } from "./AddPartner.svelte";
export { default as Dossier } from "./Dossier.svelte";
export { default as PartnerHeader } from "./PartnerHeader.svelte";
export { default as PartnerList } from "./PartnerList.svelte";
export { default as PickProfiles } from "./PickProfiles.svelte";
export { default as KeepSheets } from "./KeepSheets.svelte";
export { default as WriteSheets } from "./WriteSheets.svelte";
