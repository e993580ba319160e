/** How the folder of bundled suites is laid out and told of inside a guest. Pure. */

/** Names the folder to programs inside the guest. */
export const SUITES_VARIABLE = "MOT_CUA_LAB_SUITES";

/** The file in it that a source became. */
export const bundleName = (source: string): string =>
  `${source.slice(source.lastIndexOf("/") + 1).replace(/\.ts$/, "")}.js`;
