/**
 * How many pixels a real millimetre has on this screen: by the profile that was asked for, else guessed from
 * the viewport. Pure; whoever starts a page reads the address and writes `--mm`.
 */

/** `size` picks the type scale: how much the panel holds at arm's length. */
export interface Profile {
  readonly width_px: number;
  readonly height_px: number;
  readonly px_per_mm: number;
  readonly size: "small" | "medium" | "large";
}

/** screens.md §1.4, and two that nobody touches from 60 cm: a desk's 15.6″ monitor, a 43″ hall display. */
export const PROFILES = {
  "pi-7": { width_px: 800, height_px: 480, px_per_mm: 5.16, size: "small" },
  "panel-10": { width_px: 1280, height_px: 800, px_per_mm: 5.9, size: "small" },
  "panel-15": { width_px: 1920, height_px: 1080, px_per_mm: 5.57, size: "medium" },
  "panel-21": { width_px: 1920, height_px: 1080, px_per_mm: 4.03, size: "large" },
  "portrait-32": { width_px: 1080, height_px: 1920, px_per_mm: 2.71, size: "large" },
  "desk-15": { width_px: 1366, height_px: 768, px_per_mm: 3.97, size: "large" },
  "hall-43": { width_px: 1920, height_px: 1080, px_per_mm: 2.02, size: "large" },
} as const satisfies Record<string, Profile>;
export type ProfileName = keyof typeof PROFILES;

export type PageName = "citizen" | "door" | "counter" | "hall" | "technician" | "manager" | "sign-in";

/** What a page is likely shown on, likeliest first. */
const CANDIDATES: Record<PageName, readonly ProfileName[]> = {
  citizen: ["panel-21", "portrait-32", "panel-10", "pi-7"],
  door: ["panel-10"],
  counter: ["desk-15"],
  hall: ["hall-43"],
  technician: ["panel-10"],
  manager: ["desk-15"],
  "sign-in": ["desk-15"],
};

export interface Scale {
  readonly profile: ProfileName;
  readonly size: Profile["size"];
  readonly px_per_mm: number;
}

const isProfileName = (name: string): name is ProfileName => Object.hasOwn(PROFILES, name);

/** How far two panels are apart: shape counts more than pixels. 0: the same. */
const distance = (profile: Profile, width_px: number, height_px: number): number =>
  4 * Math.abs(Math.log(profile.width_px / profile.height_px) - Math.log(width_px / height_px)) +
  Math.abs(Math.log(profile.width_px / width_px));

/**
 * @param asked the name given in the address or kept in the browser; an unknown name counts as none.
 * @returns with a name, that profile's exact scale; else the nearest one's, fitted to the window so that nothing is cut.
 */
export const chooseScale = (
  page: PageName,
  window: { readonly width_px: number; readonly height_px: number },
  asked: string | null,
): Scale => {
  if (asked !== null && isProfileName(asked)) {
    const { px_per_mm, size } = PROFILES[asked];
    return { profile: asked, size, px_per_mm };
  }
  const width_px = Math.max(1, window.width_px);
  const height_px = Math.max(1, window.height_px);
  const [first, ...others] = CANDIDATES[page];
  let best: ProfileName = first ?? "panel-10";
  for (const name of others) {
    if (distance(PROFILES[name], width_px, height_px) < distance(PROFILES[best], width_px, height_px)) {
      best = name;
    }
  }
  const profile = PROFILES[best];
  const fit = Math.min(width_px / profile.width_px, height_px / profile.height_px);
  return { profile: best, size: profile.size, px_per_mm: profile.px_per_mm * fit };
};
