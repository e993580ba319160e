/** How a simulated bank of boxes can be reached: one front each. */
export const LOCK_PROTOCOLS = ["modbus", "cu48", "gpio", "hid-relay"] as const;
export type LockProtocol = (typeof LOCK_PROTOCOLS)[number];
