/** How the core's sentence about a kit nobody typed back begins: `Warning::KitUnconfirmed` in crates/vault/src/error.rs. Warnings come without a code. */
const KIT_UNCONFIRMED = "The recovery kit was not confirmed";

/** The same of guesses that could cost more: `Warning::GuessesCheap`. */
const GUESSES_CHEAP = "A guess of the passphrase costs less";

/** Whether this warning ends when guesses are made costlier. */
export const isAboutGuesses = (warning: string): boolean => warning.startsWith(GUESSES_CHEAP);

/** Whether this warning ends when the kit is confirmed. */
export const isAboutKit = (warning: string): boolean => warning.startsWith(KIT_UNCONFIRMED);
