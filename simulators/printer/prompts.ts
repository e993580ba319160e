/** What a technician can do to the printer by hand, typed at its prompt. Reads the words; does nothing. */
import type { PromptRow } from "../kit/device.ts";

export type PrinterPrompt =
  | { readonly kind: "paper-out" | "paper-low" | "feed" | "heat" | "cut-jam" | "power-cycle" }
  | { readonly kind: "paper-load"; readonly paper_mm: number | undefined }
  | { readonly kind: "cover"; readonly what: "open" | "close" }
  | { readonly kind: "swap"; readonly model: string }
  | { readonly kind: "sheets" | "show" };

export const PRINTER_PROMPTS: readonly PromptRow[] = [
  { usage: "paper out", help: "the roll ends here / hết giấy" },
  { usage: "paper low", help: "only the end of the roll is left / sắp hết giấy" },
  { usage: "paper load [MM]", help: "a new roll, whole unless said otherwise / lắp cuộn mới" },
  { usage: "cover open", help: "stops printing / mở nắp" },
  { usage: "cover close", help: "printing goes on; frees a cutter whose jam was removed / đóng nắp" },
  { usage: "feed", help: "presses the feed button / nút đẩy giấy" },
  { usage: "heat", help: "the head is too hot for 3 s / đầu in quá nóng" },
  { usage: "cut jam", help: "the blade sticks at the next cut / kẹt dao cắt" },
  { usage: "power-cycle", help: "off, and on again after 3 s: the buffer is lost / tắt rồi bật" },
  { usage: "swap MODEL", help: "another model stands in its place, 3 s later / đổi sang máy khác" },
  { usage: "sheets", help: "what the last sheets say / các tờ vừa in" },
  { usage: "show", help: "the printer as it is / xem máy in" },
];

const ALONE = ["feed", "heat", "power-cycle", "sheets", "show"] as const;

/** Undefined: no such command. */
export const readPrompt = (line: string): PrinterPrompt | undefined => {
  const [verb = "", what, amount] = line.trim().split(/\s+/);
  switch (`${verb} ${what ?? ""}`.trim()) {
    case "paper out":
      return { kind: "paper-out" };
    case "paper low":
      return { kind: "paper-low" };
    case "paper load": {
      if (amount === undefined) return { kind: "paper-load", paper_mm: undefined };
      const paper_mm = Number(amount);
      return paper_mm > 0 && Number.isFinite(paper_mm) ? { kind: "paper-load", paper_mm } : undefined;
    }
    case "cover open":
      return { kind: "cover", what: "open" };
    case "cover close":
      return { kind: "cover", what: "close" };
    case "cut jam":
      return { kind: "cut-jam" };
    default: {
      if (verb === "swap" && what !== undefined) return { kind: "swap", model: what };
      const kind = ALONE.find((word) => word === line.trim());
      return kind === undefined ? undefined : { kind };
    }
  }
};
