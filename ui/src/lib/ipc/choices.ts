import type { Choice } from "./bindings";

/** The choices as a list to choose from. */
export const optionsOf = (choices: Choice[]): { value: string; label: string }[] => choices.map(({ code, label }) => ({ value: code, label }));

/** The same where nothing may be chosen. */
export const optionalOf = (choices: Choice[]): { value: string; label: string }[] => [{ value: "", label: "Not recorded" }, ...optionsOf(choices)];

/** The words for what was chosen. */
export const labelOf = (choices: Choice[], code: string): string => choices.find((choice) => choice.code === code)?.label ?? code;
