/** What a technician can do with a printer and its slips. */
import { z } from "zod";
import { command, place } from "./command.ts";
import { TEXT_MODES } from "./printer-view.ts";

const TECHNICIANS = ["technician", "admin"] as const;
const text_mode = z.enum(TEXT_MODES);

export const PRINTER_COMMANDS = {
  "/api/printer/:printer/probe": command(
    "Ask the printer, without printing, which questions it answers",
    TECHNICIANS,
    { printer: place },
    {},
    {},
  ),
  "/api/printer/:printer/print-strip": command(
    "Print a strip: every letter in one text mode, or widths and edges",
    TECHNICIANS,
    { printer: place },
    { what: z.enum(["letters", "widths"]), text_mode },
    { job: z.string() },
  ),
  "/api/printer/:printer/judge-strip": command(
    "Say whether the newest strip of letters in this text mode can be read",
    TECHNICIANS,
    { printer: place },
    { text_mode, reads: z.boolean() },
    {},
  ),
  "/api/printer/:printer/load-roll": command(
    "A new roll was put in",
    TECHNICIANS,
    { printer: place },
    { length_mm: z.number().int().min(1_000).max(200_000).describe("paper on the roll, mm") },
    {},
  ),
  "/api/printer/:printer/resolve-slip": command(
    "Say whether a slip in question is on paper; one that is not is printed again",
    TECHNICIANS,
    { printer: place },
    { job: place, as: z.enum(["printed", "not-printed"]) },
    { job: z.string(), again: z.boolean() },
  ),
  "/api/printer/:printer/copy-slip": command(
    "Print a marked copy of a slip",
    TECHNICIANS,
    { printer: place },
    { job: place },
    { job: z.string(), copy: z.number().int() },
  ),
  "/api/printer/:printer/cancel-slip": command(
    "Take back a slip that still waits for its printer",
    TECHNICIANS,
    { printer: place },
    { job: place },
    { job: z.string() },
  ),
} as const;
