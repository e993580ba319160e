/**
 * The papers of a counter: which one, filled step by step without a hand leaving the keys, and what became of
 * each on paper. A slip of which nobody knows whether it came out asks for an answer.
 */
import arrowRight from "lucide-static/icons/arrow-right.svg?raw";
import printer from "lucide-static/icons/printer.svg?raw";
import type { IssuedPaper } from "../../controller/api/paper-views.ts";
import { Button } from "../kit/button.tsx";
import type { DeskState } from "../kit/desk.ts";
import { papers as text } from "../kit/text/papers.ts";
import { clockText } from "../kit/time.ts";
import { StepFields } from "./paper-fields.tsx";
import { enterMovesOn } from "./paper-keys.ts";
import { type Filling, isLast, type PaperKind, type PaperSheet } from "./paper-state.ts";

export interface PaperActs {
  readonly onSheet: (sheet: PaperSheet) => void;
  readonly onKind: (what: PaperKind | "issued") => void;
  /** The step is done: on to the next, or to the printer. */
  readonly onNext: () => void;
  readonly onBack: () => void;
  readonly onAdd: () => void;
  readonly onTake: (index: number) => void;
  readonly onResolve: (job: string, as: "printed" | "not-printed") => void;
  readonly onCopy: (job: string) => void;
}

interface SheetState {
  readonly sheet: PaperSheet;
  readonly desk: DeskState;
  readonly codes: boolean;
  readonly fees: boolean;
  readonly printer: boolean;
  /** Something stands above the sheet, and takes its title's room. */
  readonly crowded: boolean;
  readonly issued: readonly IssuedPaper[];
  readonly utc_offset_min: number;
  readonly acts: PaperActs;
}

const KINDS: readonly PaperKind[] = ["appointment", "supplement", "refusal", "apology", "fee"];
/** Rows of papers that the sheet's height holds. */
const ISSUED_ROWS_MAX = 4;

const Kinds = ({ sheet, fees, acts }: SheetState) => {
  const chosen = sheet.kind === "filling" ? sheet.what : "issued";
  const shown = [...KINDS.filter((kind) => kind !== "fee" || fees), "issued" as const];
  return (
    <nav class="paper-kinds" aria-label={text.choose}>
      {shown.map((kind) => (
        <Button
          key={kind}
          look={kind === chosen ? "act" : "plain"}
          chosen={kind === chosen}
          onPress={() => acts.onKind(kind)}
        >
          {text.kind[kind]}
        </Button>
      ))}
    </nav>
  );
};

const PRINTING: ReadonlySet<string> = new Set([
  "/api/counter/:counter/issue-form",
  "/api/counter/:counter/request-fee",
]);

const FillingPart = ({ sheet, desk, codes, acts }: SheetState & { readonly sheet: Filling }) => (
  <form class="form" onKeyDown={(event) => enterMovesOn(event, sheet, acts)}>
    <StepFields sheet={sheet} codes={codes} onSheet={acts.onSheet} onAdd={acts.onAdd} onTake={acts.onTake} />
    <div class="first">
      {isLast(sheet) ? (
        <Button
          look="go"
          size="main"
          icon={printer}
          area="print-paper"
          busy={desk.busy !== null && PRINTING.has(desk.busy)}
          onPress={acts.onNext}
        >
          {text.print[sheet.what]}
        </Button>
      ) : (
        <Button look="act" size="main" icon={arrowRight} area="next-step" onPress={acts.onNext}>
          {text.next}
        </Button>
      )}
      {sheet.step === 0 ? null : (
        <Button size="main" onPress={acts.onBack}>
          {text.back}
        </Button>
      )}
      <Button size="main" keycap="F10" onPress={() => acts.onSheet({ kind: "closed" })}>
        {text.close}
      </Button>
    </div>
  </form>
);

type Slip = IssuedPaper["slips"][number];
const nameOf = ({ leaf }: Slip): string => (leaf === null ? text.slip : text.leaf[leaf]);

const SlipButtons = ({ slip, acts }: { readonly slip: Slip; readonly acts: PaperActs }) => {
  if (slip.asks)
    return (
      <>
        <Button look="go" onPress={() => acts.onResolve(slip.job, "printed")}>
          {text.came_out}
        </Button>
        <Button look="act" onPress={() => acts.onResolve(slip.job, "not-printed")}>
          {text.not_came}
        </Button>
      </>
    );
  return slip.copyable ? (
    <Button onPress={() => acts.onCopy(slip.job)}>{text.again(nameOf(slip))}</Button>
  ) : null;
};

const Issued = (props: {
  readonly paper: IssuedPaper;
  readonly utc_offset_min: number;
  readonly acts: PaperActs;
}) => {
  const { paper, utc_offset_min, acts } = props;
  const asking = paper.slips.filter(({ asks }) => asks);
  return (
    <li class={asking.length > 0 ? "asks" : ""}>
      <p>
        <b>
          {text.kind[paper.form]}
          {paper.dossier === null ? "" : ` · ${paper.dossier}`}
        </b>
        <span class="secondary">{clockText(paper.issued_ms, utc_offset_min)}</span>
      </p>
      <p class="secondary" role="status">
        {paper.slips
          .map((slip) =>
            slip.asks && slip.state === "ambiguous"
              ? text.asks(nameOf(slip))
              : text.state_of(nameOf(slip), text.state[slip.state], slip.copy),
          )
          .join(" · ")}
      </p>
      <div class="paper-acts">
        {(asking.length > 0 ? asking.slice(0, 1) : paper.slips).map((slip) => (
          <SlipButtons key={slip.job} slip={slip} acts={acts} />
        ))}
      </div>
    </li>
  );
};

const IssuedPart = ({ issued, utc_offset_min, acts }: SheetState) => {
  const asking = issued.filter(({ slips }) => slips.some(({ asks }) => asks));
  const others = issued.filter((paper) => !asking.includes(paper));
  return (
    <>
      {issued.length === 0 ? <p class="secondary">{text.issued_none}</p> : null}
      <ul class="issued-papers">
        {[...asking, ...others].slice(0, ISSUED_ROWS_MAX).map((paper) => (
          <Issued key={paper.form_id} paper={paper} utc_offset_min={utc_offset_min} acts={acts} />
        ))}
      </ul>
      <div class="first">
        <Button size="main" keycap="F10" onPress={() => acts.onSheet({ kind: "closed" })}>
          {text.close}
        </Button>
      </div>
    </>
  );
};

export const PaperSheetPart = (state: SheetState) => {
  const { sheet } = state;
  if (sheet.kind === "closed") return null;
  return (
    <section class="paper-sheet">
      <Kinds {...state} />
      {state.crowded ? null : (
        <h2 class="paper-title">{text.title[sheet.kind === "filling" ? sheet.what : "issued"]}</h2>
      )}
      {state.printer ? null : <p class="line">{text.no_printer}</p>}
      {sheet.kind === "filling" ? <FillingPart {...state} sheet={sheet} /> : <IssuedPart {...state} />}
    </section>
  );
};
