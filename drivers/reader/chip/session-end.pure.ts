/** Why a talk with a chip is over before its end: what the line, the form or the proof of an answer lacked. */
import type { CardLoss } from "../../link/link.ts";
import type { ChannelFault } from "./secure-messaging.pure.ts";

/** `garbled`: no answer at all by its form; `endless`: more commands than a card takes. */
export type SessionEnd = CardLoss | ChannelFault | "garbled" | "endless";
