/** How the core's sentence about a kit nobody typed back begins: `Warning::KitUnconfirmed` in crates/vault/src/error.rs. Warnings come without a code. */
const KIT_UNCONFIRMED = "The recovery kit was not confirmed";

/** Whether this warning ends when the kit is confirmed. */
export const isAboutKit = (warning: string): boolean => warning.startsWith(KIT_UNCONFIRMED);
