/** A counter that serves a fictional citizen, and forms as a clerk types them. Nobody in them lives. */
import type { CounterView } from "../../../../controller/api/views.ts";
import type { OfficeConfig } from "../../../../controller/shell/config-schema.ts";
import { DEMO_OFFICE } from "../../../../controller/shell/demo-office.ts";
import { renderSlip } from "../../../../drivers/printer/render/render-slip.pure.ts";
import type { SlipDocument } from "../../../../drivers/printer/render/slip-document.pure.ts";
import { fictionalPerson } from "../../../../simulators/reader/fictional-person.ts";
import { type Answered, type Board, OfficeBench } from "../office-bench.ts";

export const CITIZEN = fictionalPerson(21);
export const COUNTER = "counter-3";

export const APPLICANT = {
  name: CITIZEN.name,
  address: "Số 1, Đường Thử Nghiệm, Phường Ví Dụ",
  phone: "0900000021",
  email: null,
  request: "Đăng ký biến động đất đai (1.012787.H99)",
};
export const APPOINTMENT = {
  kind: "appointment",
  dossier: null,
  papers: [
    { name: "Đơn đăng ký biến động", form: "original", count: 1 },
    { name: "Hợp đồng chuyển nhượng", form: "certified", count: 2 },
  ],
  sets: 1,
  processing_days: 8,
  due: "2026-12-03T16:30",
  collect_at: "Quầy 3, tầng 1",
  fee: null,
};
export const SUPPLEMENT = {
  kind: "supplement",
  dossier: null,
  missing: ["Bản chính Giấy chứng nhận quyền sử dụng đất"],
  reason: null,
};
export const REFUSAL = { kind: "refusal", reason: "Không thuộc thẩm quyền của phường", legal_basis: null };
export const APOLOGY = {
  kind: "apology",
  dossier: "H99.1-261109-0007",
  received: "2026-11-09",
  original_due: "2026-11-20T16:30",
  cause: "Cần xác minh tại nơi đăng ký trước đây",
  new_due: "2026-12-04T16:30",
  signer: "Lê Văn Dụ",
};

/** What a printed document says, in its order, however its lines are cut. */
export const wordsOf = (document: SlipDocument | undefined): string =>
  (document?.blocks ?? [])
    .flatMap((block) => {
      if (block.kind === "text" || block.kind === "banner") return [block.text];
      if (block.kind === "table") return block.rows.map((cells) => cells.join(" "));
      return block.kind === "key-value" ? [`${block.key} ${block.value}`] : [];
    })
    .join(" ")
    .replace(/\s+/g, " ");

export class FormBench {
  readonly office: OfficeBench;
  /** Documents that went to a printer, in their order. */
  readonly drawn: SlipDocument[];
  #cookie = "";

  private constructor(office: OfficeBench, drawn: SlipDocument[]) {
    this.office = office;
    this.drawn = drawn;
  }

  static async open(config: OfficeConfig = DEMO_OFFICE, board: Board = {}): Promise<FormBench> {
    const drawn: SlipDocument[] = [];
    const render: typeof renderSlip = (document, paper) => {
      drawn.push(document);
      return renderSlip(document, paper);
    };
    const bench = new FormBench(await OfficeBench.open(config, 0, { ...board, render }), drawn);
    return bench;
  }

  /** The clerk opens the counter, and the citizen of the bench is served there; gives the code. */
  async serve(): Promise<string> {
    const { office } = this;
    office.devices.readers.get("reader-door")?.present(CITIZEN);
    office.wait(1_000);
    const { scan } = office.app.loop.office.doors["door-1"] ?? {};
    if (scan?.state !== "read") throw new Error("nobody stands at the door");
    const wish = { field: "land", lane: "regular", reason: null, pager: null, agreed: false };
    const cookie = await office.cookie("guard");
    const admitted = await office.post("/api/door/door-1/admit", { scan: scan.scan, ...wish }, { cookie });
    await this.counter("open");
    await this.counter("call-next");
    await this.counter("start");
    return String(admitted.body.code);
  }

  async counter(what: string, body: object = {}): Promise<Answered> {
    this.#cookie ||= await this.office.cookie("clerk");
    const answer = await this.office.post(`/api/counter/${COUNTER}/${what}`, body, { cookie: this.#cookie });
    this.office.wait(20_000);
    return answer;
  }

  issue(ticket: string | null, form: object, more: object = {}): Promise<Answered> {
    return this.counter("issue-form", { ticket, id_number: null, applicant: APPLICANT, form, ...more });
  }

  view(): CounterView {
    return this.office.view<CounterView>("counter", COUNTER);
  }
}
