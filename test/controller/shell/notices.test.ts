/** What a phone shows of a result: where, what, until when, and nothing else. */
import { describe, expect, test } from "vitest";
import type { EffectOf } from "../../../controller/core/effect.ts";
import { DEMO_OFFICE } from "../../../controller/shell/demo-office.ts";
import { codeMessage, noticeMessage } from "../../../controller/shell/notices.ts";
import { signsOf } from "../../../controller/shell/office-plan.ts";
import { Personal } from "../../../drivers/runtime/personal.ts";

const SIGNS = signsOf(DEMO_OFFICE);
const DOSSIER = "H99.1-261123-0001";
/** Last moment of 8 December 2026 in Viet Nam. */
const UNTIL_MS = Date.UTC(2026, 11, 8, 16, 59, 59);
const BRING = "Xin mang theo căn cước hoặc giấy hẹn, và điện thoại này.";

const say = (what: EffectOf<"send-notice">["what"], about: Partial<EffectOf<"send-notice">> = {}): string => {
  const effect = { kind: "send-notice", notice: "n1", person: "p-x", what, dossier: DOSSIER } as const;
  return noticeMessage(SIGNS, 420, { ...effect, box: 7, until_ms: UNTIL_MS, ...about }).reveal();
};

describe("a notice", () => {
  test.each([
    [
      "ready",
      `Kết quả hồ sơ ${DOSSIER} đã có tại tủ trả kết quả. Mời Ông/Bà đến nhận trước khi hết ngày 08/12/2026. ${BRING}`,
    ],
    [
      "reminder",
      `Kết quả hồ sơ ${DOSSIER} vẫn chờ Ông/Bà tại tủ trả kết quả. Mời Ông/Bà đến nhận trước khi hết ngày 08/12/2026. ${BRING}`,
    ],
    [
      "last-day",
      `Hôm nay là ngày cuối nhận kết quả hồ sơ ${DOSSIER} tại tủ; sau đó xin nhận tại quầy. ${BRING}`,
    ],
    [
      "withdrawn",
      `Kết quả hồ sơ ${DOSSIER} đã được chuyển từ tủ về quầy và vẫn được giữ cho Ông/Bà. Xin nhận tại quầy.`,
    ],
  ] as const)("%s", (what, sentence) => {
    expect(say(what)).toBe(`${SIGNS.office}: ${sentence}`);
  });

  test("tells the owner that a proxy came, and whom to call", () => {
    const about = { box: null, until_ms: null };
    expect(say("collected-by-proxy", about)).toContain(`đã nhận kết quả hồ sơ ${DOSSIER} tại tủ.`);
    expect(say("collected-by-proxy", about)).toContain("Nếu Ông/Bà không ủy quyền, xin gọi ngay số");
    const forms = { ...SIGNS.forms, hotline: null };
    const effect = { kind: "send-notice", notice: "n1", person: "p-x", dossier: DOSSIER } as const;
    const quiet = noticeMessage({ ...SIGNS, forms }, 420, {
      ...effect,
      what: "collected-by-proxy",
      ...about,
    });
    expect(quiet.reveal()).toContain("Nếu Ông/Bà không ủy quyền, xin báo ngay cho cơ quan.");
  });

  test("of a result without a last day names none", () => {
    expect(say("ready", { until_ms: null })).toContain("Mời Ông/Bà đến nhận. Xin mang theo");
  });

  test("names neither its box nor anything that opens it", () => {
    for (const what of ["ready", "reminder", "last-day", "withdrawn", "collected-by-proxy"] as const) {
      const text = say(what, { box: 987 });
      expect(text).not.toContain("987");
      expect(text).not.toMatch(/mã PIN|MC1:|[0-9]{8}/);
    }
  });
});

test("the message with a code names no dossier and no office", () => {
  expect(codeMessage(new Personal("012345")).reveal()).toBe(
    "Mã nhận kết quả của Ông/Bà: 012345. Mã có hiệu lực 10 phút. Không đưa mã này cho người khác.",
  );
});
