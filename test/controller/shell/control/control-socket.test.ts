/** The socket of a running office: who may ask, how much, how long, and what a dead program leaves behind. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  ANSWER_WITHIN_MS,
  ASK_WITHIN_MS,
  askOffice,
  CALLERS_MAX,
  type ControlSocket,
  openControl,
} from "../../../../controller/shell/control/control-socket.ts";
import {
  answerLine,
  answerOf,
  REQUEST_BYTES_MAX,
  requestLine,
  requestOf,
} from "../../../../controller/shell/control/messages.ts";
import type { PersonAnswer, PersonRequest } from "../../../../controller/shell/personal/person-requests.ts";
import { Personal } from "../../../../drivers/runtime/personal.ts";
import { systemClock } from "../../../../drivers/runtime/system-clock.ts";
import { VirtualClock } from "../../../../simulators/kit/virtual-clock.ts";
import { fictionalPerson } from "../../../../simulators/reader/fictional-person.ts";

const NUMBER = new Personal(fictionalPerson(1).idNumber);
const REQUEST: PersonRequest = { kind: "export", number: NUMBER, actor: "operator:1000" };
const UNDERSTOOD_NOT = `{"kind":"not-understood"}\n`;

const root = mkdtempSync(join(tmpdir(), "control-"));
let folder: string;
let clock: VirtualClock;
let control: ControlSocket;
let asked: PersonRequest[];
let answer: PersonAnswer = { kind: "unknown" };
beforeEach(async () => {
  // Longer than a socket's path may be.
  folder = join(root, "d".repeat(120), "data");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  clock = new VirtualClock();
  asked = [];
  control = await openControl(folder, clock, async (request) => {
    asked.push(request);
    return answer;
  });
});
afterEach(() => control.close());

const socketPath = (): string => join(folder, "control.sock");
/** A caller of its own making; `/proc` as the path is too long. */
const call = () => createConnection(`/proc/${process.pid}/cwd/control.sock`);
const said = async (line: string): Promise<string> => {
  const before = process.cwd();
  process.chdir(folder);
  try {
    const socket = call();
    socket.end(line);
    return await text(socket);
  } finally {
    process.chdir(before);
  }
};

describe("a running office", () => {
  test("answers one request a connection, for the owner of the folder only", async () => {
    expect(statSync(socketPath()).mode & 0o777).toBe(0o600);
    answer = { kind: "unknown" };
    expect(await askOffice(folder, systemClock, REQUEST)).toEqual({ kind: "unknown" });
    expect(asked.map(({ kind, number, actor }) => [kind, number.reveal(), actor])).toEqual([
      ["export", NUMBER.reveal(), "operator:1000"],
    ]);
    const fields = { name: new Personal("Nguyễn Văn Mẫu") };
    const FORM = new Personal('{"what":"form"}');
    answer = {
      kind: "exported",
      held: { person: "p-1", visits: 2, purposes: { visit: "2026-11-23" }, fields, forms: [FORM] },
    };
    expect(await askOffice(folder, systemClock, REQUEST)).toEqual({
      kind: "exported",
      person: "p-1",
      visits: 2,
      purposes: { visit: "2026-11-23" },
      fields: { name: "Nguyễn Văn Mẫu" },
      forms: [{ what: "form" }],
    });
  });

  test("does not understand what is no request, and asks nobody about it", async () => {
    const line = requestLine(REQUEST);
    for (const wrong of [
      "\n",
      "{}\n",
      line.replace("export", "drop"),
      line.replace(NUMBER.reveal(), "123"),
      line.replace("operator:1000", "staff:s-1"),
      line.replace("{", `{"more":1,`),
      `${" ".repeat(REQUEST_BYTES_MAX)}${line}`,
    ])
      expect(await said(wrong), wrong.slice(0, 60)).toBe(UNDERSTOOD_NOT);
    expect(await said(line.trimEnd())).toBe("");
    expect(asked).toEqual([]);
    expect(await said(line)).toContain(`{"kind":"${answer.kind}"`);
    expect(asked).toHaveLength(1);
  });

  test("hangs up on who asks nothing, and on a crowd", async () => {
    const before = process.cwd();
    process.chdir(folder);
    const callers = Array.from({ length: CALLERS_MAX + 1 }, call);
    const ended = callers.map((socket) => text(socket).catch(() => "reset"));
    process.chdir(before);
    expect(await Promise.race(ended.map(async (end, index) => [index, await end]))).toEqual([
      CALLERS_MAX,
      "",
    ]);
    clock.advance(ASK_WITHIN_MS);
    for (const socket of callers) socket.end();
    await Promise.all(ended);
    expect(await askOffice(folder, systemClock, REQUEST)).toMatchObject({ kind: answer.kind });
  });

  test("that does not answer is given up, once", async () => {
    await control.close();
    control = await openControl(folder, clock, () => new Promise(() => undefined));
    const patience = new VirtualClock();
    const given = askOffice(folder, patience, REQUEST);
    patience.advance(ANSWER_WITHIN_MS);
    expect(await given).toBeUndefined();
  });

  test("takes its socket away when it stops, and takes the place of one that a dead program left", async () => {
    await control.close();
    expect(existsSync(socketPath())).toBe(false);
    expect(await askOffice(folder, systemClock, REQUEST)).toBeUndefined();
    writeFileSync(socketPath(), "left");
    expect(await askOffice(folder, systemClock, REQUEST)).toBeUndefined();
    control = await openControl(folder, clock, async () => ({ kind: "unknown" }));
    expect(await askOffice(folder, systemClock, REQUEST)).toEqual({ kind: "unknown" });
  });
});

test("lines of other forms are no answers and no requests", () => {
  expect(answerOf(answerLine({ kind: "unknown" }))).toEqual({ kind: "unknown" });
  for (const wrong of [
    "",
    "{",
    `{"kind":"unknown","more":1}`,
    `{"kind":"refused","refusal":"x","boxes":[],"codes":[]}`,
  ])
    expect(answerOf(wrong)).toBeUndefined();
  expect(requestOf(requestLine(REQUEST))?.number.reveal()).toBe(NUMBER.reveal());
});
