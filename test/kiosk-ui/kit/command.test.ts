/**
 * Commands: one key however often they are tried, an answer whatever the line does.
 */
import { describe, expect, it } from "vitest";
import { type Answer, createSend, TRIES_MAX } from "../../../kiosk-ui/kit/command.ts";

const NOTHING: Answer = null;

const line = (...answers: readonly Answer[]) => {
  const posted: { url: string; body: Record<string, unknown> }[] = [];
  const pauses: number[] = [];
  let keys = 0;
  const send = createSend({
    post: async (url, body) => {
      posted.push({ url, body: JSON.parse(body) as Record<string, unknown> });
      return answers[posted.length - 1] ?? NOTHING;
    },
    wait: async (pause_ms) => {
      pauses.push(pause_ms);
    },
    newKey: () => `key-${String(++keys).padStart(8, "0")}`,
  });
  return { send, posted, pauses };
};

const ok = { status: 200, body: { ok: true, ticket: "t-1", code: "A012" } };
const take = (send: ReturnType<typeof line>["send"]) =>
  send("/api/kiosk/:kiosk/ticket", { kiosk: "sảnh 1" }, { field: "land" });

describe("a command", () => {
  it("goes to its place with a key, and brings its reply", async () => {
    const { send, posted } = line(ok);
    expect(await take(send)).toEqual({ kind: "done", reply: ok.body });
    expect(posted).toEqual([
      { url: "/api/kiosk/s%E1%BA%A3nh%201/ticket", body: { field: "land", key: "key-00000001" } },
    ]);
  });

  it("is tried again with the same key when the line breaks", async () => {
    const { send, posted, pauses } = line(NOTHING, NOTHING, ok);
    expect((await take(send)).kind).toBe("done");
    expect(posted.map(({ body }) => body.key)).toEqual(["key-00000001", "key-00000001", "key-00000001"]);
    expect(pauses).toEqual([300, 900]);
  });

  it("says so after three tries without an answer", async () => {
    const { send, posted } = line();
    expect(await take(send)).toEqual({ kind: "unreachable" });
    expect(posted).toHaveLength(TRIES_MAX);
  });

  it("takes a page that is no answer (a proxy's, say) for a broken line", async () => {
    const { send, posted } = line({ status: 502, body: "<html>" }, ok);
    expect((await take(send)).kind).toBe("done");
    expect(posted).toHaveLength(2);
  });

  it("is not tried again when it is refused, and brings the refusal's words", async () => {
    const refused = { ok: false, error: "busy", vi: "Hệ thống đang bận.", en: "The system is busy." };
    const { send, posted } = line({ status: 503, body: refused }, ok);
    expect(await take(send)).toEqual({
      kind: "refused",
      error: "busy",
      text: { vi: "Hệ thống đang bận.", en: "The system is busy." },
    });
    expect(posted).toHaveLength(1);
  });

  it("knows a closed session from a wrong password", async () => {
    const refusal = (error: string) => ({ status: 401, body: { ok: false, error, vi: "v", en: "e" } });
    const closed = line(refusal("not-signed-in"));
    expect((await take(closed.send)).kind).toBe("signed-out");
    const wrong = line(refusal("sign-in-failed"));
    expect((await take(wrong.send)).kind).toBe("refused");
  });

  it("makes a new key for a new wish", async () => {
    const { send, posted } = line(ok, ok);
    await take(send);
    await take(send);
    expect(new Set(posted.map(({ body }) => body.key)).size).toBe(2);
  });
});
