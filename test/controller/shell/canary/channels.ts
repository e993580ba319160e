/**
 * Everything an office says, writes and radiates during its day, by the way it went: the haystacks in which
 * nothing of a citizen may be.
 */

import { readdirSync, readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { inspect } from "node:util";
import type { ScreenName } from "../../../../controller/api/views.ts";
import { toHex } from "../../../../drivers/runtime/text.ts";
import type { OfficeBench } from "../office-bench.ts";
import type { TracesOf } from "./traces-of-person.ts";

const SCREENS: readonly (readonly [ScreenName, string])[] = [
  ["citizen", "kiosk-1"],
  ["door", "door-1"],
  ["counter", "counter-1"],
  ["counter", "counter-2"],
  ["hall", "hall-1"],
  ["technician", "all"],
  ["manager", "all"],
];

/** All that a whole day is heard on. */
export const CHANNELS = [
  "addresses",
  "answers",
  "OpenAPI and health",
  "log",
  "journal",
  "table entry",
  "table reply",
  "table snapshot",
  "table erasure",
  "at noon: office.db",
  "at noon: office.db-wal",
  "at the end: office.db",
  "at the end: office.db-wal",
  "backup",
  "erasures.jsonl",
  "crash output",
  "technician's traces",
  "stream of citizen",
  "stream of counter",
  "stream of door",
  "stream of hall",
  "stream of manager",
  "stream of technician",
  "slips",
  "wire of base-1",
  "wire of printer-door",
  "wire of printer-kiosk",
  "wire of printer-counter",
  "forms on paper",
  "messages",
];

export class Channels {
  readonly #said = new Map<string, Buffer[]>();

  note(channel: string, bytes: Uint8Array | string): void {
    const all = this.#said.get(channel) ?? [];
    all.push(Buffer.from(bytes));
    this.#said.set(channel, all);
  }

  get names(): readonly string[] {
    return [...this.#said.keys()].sort();
  }

  size(channel: string): number {
    return (this.#said.get(channel) ?? []).reduce((sum, { length }) => sum + length, 0);
  }

  /** `channel: form` of every trace found; pieces of a channel are looked at as one run of bytes. */
  leaks(traces: TracesOf): readonly string[] {
    return [...this.#said].flatMap(([channel, pieces]) =>
      traces.in(Buffer.concat(pieces)).map((form) => `${channel}: ${form}`),
    );
  }

  // ---- listening ----

  /** Streams of every screen, wires of every device but what citizens hold before a reader. */
  follow(office: OfficeBench): void {
    for (const [screen, place] of SCREENS) this.#followScreen(office, screen, place);
    for (const [id, line] of office.lines)
      line.tap((bytes, from) => {
        // The card itself comes in by this wire; what leaves by it is looked at all the same.
        const cards = office.devices.readers.has(id) && from === "device";
        if (!cards) this.note(`wire of ${id}`, bytes);
      });
  }

  /** What each driver still remembers of its wire, as `kiosk` and the technician's page can show it. */
  wireTraces(office: OfficeBench): void {
    for (const id of office.lines.keys())
      for (const line of office.app.devices.find(id)?.view().trace ?? []) {
        this.note("technician's traces", `${JSON.stringify(line)}\n`);
        if (line.bytes !== undefined) this.note("technician's traces", `${toHex(line.bytes)}\n`);
      }
  }

  #followScreen(office: OfficeBench, screen: ScreenName, place: string): void {
    const written = {
      writeHead: (status: number, headers: object) =>
        this.note("streams", `${status} ${JSON.stringify(headers)}`),
      write: (text: string) => this.note(`stream of ${screen}`, text),
      on: () => undefined,
      end: () => undefined,
      destroy: () => undefined,
      writableLength: 0,
    };
    office.app.streams.open(
      // What a stream asks of a response; a real one needs a socket and a clock of the machine.
      // Streams write with these three alone; a real response would need a socket.
      written as unknown as ServerResponse,
      { screen, place, view: () => office.view(screen, place), allowed: () => true, seen: undefined },
    );
  }

  // ---- looking ----

  /** The data folder as it lies there now: database, WAL, shared memory, whatever else. */
  files(channel: string, folder: string): void {
    for (const name of readdirSync(folder).sort())
      this.note(`${channel} ${name}`, readFileSync(join(folder, name)));
  }

  /** Rows and snapshots in words, as a reader of the database would see them. */
  tables(office: OfficeBench): void {
    for (const row of office.store.entries(0)) this.note("journal", `${JSON.stringify(row)}\n`);
    const tables = office.db
      .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .pluck()
      .all();
    for (const table of tables)
      for (const row of office.db.prepare(`SELECT * FROM ${table}`).all())
        this.note(
          `table ${table}`,
          `${inspect(row, { depth: 9, maxStringLength: null, maxArrayLength: null })}\n`,
        );
  }

  /** What the program, Node and its report would leave of an error that nobody caught. */
  crash(error: unknown): void {
    this.note("crash output", inspect(error, { depth: 9, showHidden: true }));
    if (error instanceof Error) {
      this.note("crash output", `${error.stack}\n${JSON.stringify(error)}`);
      this.note("crash output", JSON.stringify(process.report.getReport(error)));
    }
  }
}
