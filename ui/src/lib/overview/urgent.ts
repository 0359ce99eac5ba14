import type { Finding } from "$lib/ipc";

/** Whether somebody has to do something now; a gap in the records can wait. */
export const isUrgent = ({ quiet, severity }: Finding): boolean => !quiet && severity !== "notice";
