/** An address in the pieces between which a line may break: after its host's slashes, "@", "?" and "&". */
export const breakable = (address: string): string[] => address.split(/(?<=[@?&]|\/(?!\/))(?=.)/su);

/** Whether a text is something one writes to, opens or calls, and so wants to copy. */
export const isAddress = (text: string): boolean => /^(\S+@\S+\.\S+|https?:\/\/\S+|\+?[\d\s()/-]{6,})$/u.test(text.trim());
