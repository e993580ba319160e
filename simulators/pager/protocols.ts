/** The host protocols a simulated base can speak, by the names that options and defects use. */
export const PAGER_PROTOCOLS = ["lrs", "espa", "tap", "jtech", "waveware", "comp2"] as const;
export type PagerProtocol = (typeof PAGER_PROTOCOLS)[number];
