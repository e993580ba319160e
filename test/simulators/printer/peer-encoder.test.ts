/**
 * receipt-printer-encoder 4.0.1 as an oracle of bytes, in both directions: what we send for a QR code, a cut
 * and an alignment is what it sends, and our printer prints what it sends as it means it.
 */
import ReceiptPrinterEncoder from "@point-of-sale/receipt-printer-encoder";
import { describe, expect, test } from "vitest";
import { PRINTER_PROFILES } from "../../../drivers/printer/escpos/profile.pure.ts";
import { encodeHost, type HostMessage } from "../../../drivers/printer/escpos/protocol.ts";
import { slipBytes } from "../../../drivers/printer/escpos/slip-bytes.pure.ts";
import { renderSlip } from "../../../drivers/printer/render/render-slip.pure.ts";
import { concatBytes, toHex } from "../../../drivers/runtime/text.ts";
import { printerBench as bench, codesOf, inkRows, qrOf } from "./printer-bench.ts";

const peer = (imageMode: "column" | "raster" = "column") =>
  new ReceiptPrinterEncoder({ printerModel: "epson-tm-t20iii", imageMode, autoFlush: false });
const ours = (...messages: readonly HostMessage[]): string => toHex(concatBytes(...messages.map(encodeHost)));
const hexOf = (bytes: Uint8Array): string => toHex(new Uint8Array(bytes));

/** A ring: an even picture would not tell left from right or top from bottom. */
const SIDE = 24;
const isDark = (x: number, y: number): boolean => y < 8 || (x < 8 && y < 16);
const ring = () => {
  const data = new Uint8ClampedArray(SIDE * SIDE * 4).fill(255);
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++) if (isDark(x, y)) data.fill(0, (y * SIDE + x) * 4, (y * SIDE + x) * 4 + 3);
  return { data, width: SIDE, height: SIDE, colorSpace: "srgb" as const };
};
const RING = Array.from({ length: 16 }, (_, y) => "#".repeat(y < 8 ? SIDE : 8));

describe("the same bytes as the peer's", () => {
  test("for QR code ABC, module 6, correction M, in a slip of ours", () => {
    const profile = PRINTER_PROFILES["epson-t20iii"];
    const rendered = renderSlip({ blocks: [{ kind: "qr", data: "ABC", module_dots: 6 }] }, profile);
    if (rendered.kind !== "rendered") throw new Error(rendered.kind);
    const slip = toHex(concatBytes(...slipBytes(rendered.bands, profile, 1_000_000).bands));
    const theirs = hexOf(peer().qrcode("ABC", { model: 2, size: 6, errorlevel: "m" }).encode());
    const code = theirs.slice(theirs.indexOf("1D 28 6B"), theirs.lastIndexOf("51 30") + 5);
    expect(code.split("1D 28 6B")).toHaveLength(6);
    expect(slip).toContain(code);
  });

  test.each(["full", "partial"] as const)("for a %s cut where the paper stands", (how) => {
    expect(hexOf(peer().cut(how).encode())).toContain(ours({ kind: "cut-here", how }));
  });

  test("for an alignment before a picture", () => {
    const theirs = hexOf(peer("raster").align("center").image(ring(), SIDE, SIDE).encode());
    expect(theirs).toContain(ours({ kind: "align", to: "center" }));
    const rows = Uint8Array.from(
      [
        ...Array.from({ length: 8 }, () => [0xff, 0xff, 0xff]),
        ...Array.from({ length: 8 }, () => [0xff, 0, 0]),
        ...Array.from({ length: 8 }, () => [0, 0, 0]),
      ].flat(),
    );
    expect(theirs).toContain(ours({ kind: "raster", width_bytes: 3, rows: SIDE, data: rows }));
  });
});

describe("our printer prints the peer's", () => {
  const printed = (bytes: Uint8Array) => {
    const at = bench();
    at.give(new Uint8Array(bytes), 5_000);
    return {
      sheet: at.printer.sheets[0],
      unknown: at.names().filter((name) => name === "unknown-command").length,
    };
  };

  test.each(["column", "raster"] as const)("picture sent as %s", (mode) => {
    const { sheet, unknown } = printed(peer(mode).image(ring(), SIDE, SIDE).cut().encode());
    expect(inkRows(sheet)).toEqual(RING);
    expect(unknown).toBe(0);
  });

  test("QR code and bar code, which readers that are not ours read", async () => {
    const text = "https://phuongvidu.example/t/A147";
    const code = peer().initialize().qrcode(text, { model: 2, size: 6, errorlevel: "m" });
    const { sheet, unknown } = printed(code.barcode("MC1-J-17", "code128", { height: 60 }).cut().encode());
    expect(qrOf(sheet)).toBe(text);
    expect(await codesOf(sheet)).toContainEqual({ format: "Code128", text: "MC1-J-17" });
    expect([sheet?.qr, sheet?.barcodes, unknown]).toEqual([[text], ["MC1-J-17"], 0]);
  });

  test("text with its hops between pages, its styles and its table", () => {
    const receipt = peer()
      .initialize()
      .codepage("auto")
      .bold(true)
      .text("Số: ")
      .bold(false)
      .size(3)
      .line("147")
      .size(1)
      .line("Tiếng Việt, hồ sơ, ỦY BAN")
      .table([{ width: 10 }, { width: 10, align: "right" }], [["Quầy", "3"]])
      .cut();
    const { sheet, unknown } = printed(receipt.encode());
    const lines = (sheet?.text ?? "").split("\n").filter((line) => line !== "");
    expect(lines).toEqual(["Số: 147", "Tiếng Việt, hồ sơ, ỦY BAN", "Quầy               3"]);
    expect(unknown).toBe(0);
  });
});
