export { fillableBy } from "./fixes";
export { default as FindingsBoard } from "./FindingsBoard.svelte";
export { headline } from "./headline";
export { default as OursDialog } from "./OursDialog.svelte";
export { default as OverviewBoard } from "./OverviewBoard.svelte";
export { isUrgent } from "./urgent";
