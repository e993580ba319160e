/**
 * What one measured figure is, and how figures are printed: one JSON object a line, or a table for people.
 * Which figures there are stands in bench.ts.
 */
import { rounded } from "./statistics.ts";

export interface Figure {
  /** The goal of proof-and-fleet.md 4, and after a slash which side of it: `P4/64B`. */
  readonly id: string;
  readonly value: number;
  readonly unit: string;
  /**
   * Measured in the same run, in `unit` unless `detail` says otherwise; null where the goal is a plain
   * count.
   */
  readonly baseline: number | null;
  /** As the goal has it: ours over the baseline, or the other way round for rates. */
  readonly ratio: number | null;
  readonly goal: string;
  /** False too where a figure could not be taken; `detail.why` then says why. */
  readonly pass: boolean;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Figures that are taken together; `run` says between them what it is at. */
export interface FigureFamily {
  readonly id: string;
  readonly what: string;
  run(say: (text: string) => void): Promise<readonly Figure[]>;
}

const rounds = (value: unknown): unknown => (typeof value === "number" ? rounded(value) : value);

export const jsonLine = (figure: Figure): string =>
  JSON.stringify(figure, (_name, value: unknown) => rounds(value));

const cell = (value: number | null): string => (value === null ? "-" : String(rounded(value)));

export const tableOf = (figures: readonly Figure[]): string => {
  const rows = [
    ["", "figure", "value", "unit", "baseline", "ratio", "goal"],
    ...figures.map(({ id, value, unit, baseline, ratio, goal, pass }) => [
      pass ? "ok" : "MISSED",
      id,
      cell(value),
      unit,
      cell(baseline),
      cell(ratio),
      goal,
    ]),
  ];
  const widths = [0, 1, 2, 3, 4, 5].map((column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  return rows
    .map((row) =>
      row
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
};

/** A figure that could not be taken is a missed one, with its reason. */
export const untaken = (id: string, goal: string, error: unknown): Figure => ({
  id,
  value: Number.NaN,
  unit: "",
  baseline: null,
  ratio: null,
  goal,
  pass: false,
  detail: { why: error instanceof Error ? (error.stack ?? error.message) : String(error) },
});
