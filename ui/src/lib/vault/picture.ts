/** An SVG from the core as the source of an image, where it cannot run anything. */
export const picture = (svg: string): string => `data:image/svg+xml,${encodeURIComponent(svg)}`;
