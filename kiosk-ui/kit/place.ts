/**
 * Where this page stands: its place from the address, the way to the sign-in and back. It reads and writes
 * the address bar only.
 */

/** `/door/north` → `north`; without a second part `all`. */
export const placeOf = (pathname: string): string => {
  const part = pathname.split("/")[2] ?? "";
  try {
    return decodeURIComponent(part) || "all";
  } catch {
    return "all";
  }
};

/** A way back after signing in: an address of this house only, else none. */
export const safeNext = (search: string): string | null => {
  const next = new URLSearchParams(search).get("next");
  return next !== null && /^\/(?![/\\])[\w\-./%]*$/.test(next) ? next : null;
};

export const goToSignIn = (): void => {
  location.assign(`/sign-in?next=${encodeURIComponent(location.pathname)}`);
};
