/** The field the core names when a recovery key cannot be read or opens something else. */
export const KEY_FIELD = "recovery_key";
/** How many characters a recovery key has, without blanks. */
export const KEY_LENGTH = 63;
