/** The twenty failures are had at every protocol, or it is said why not; the datasheet says the same. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { defectsOf, PAGER_DEFECTS } from "../../../simulators/pager/defects.ts";
import { FAILURES, type Failure } from "../../../simulators/pager/failures.ts";
import { PAGER_PROTOCOLS } from "../../../simulators/pager/protocols.ts";

const DATASHEET = readFileSync(new URL("../../../drivers/pager/DATASHEET.md", import.meta.url), "utf8");

const has = (protocol: (typeof PAGER_PROTOCOLS)[number], { defects }: Failure): readonly string[] =>
  defectsOf(protocol)
    .map(({ name }) => name)
    .filter((name) => defects.some((one) => one === name));

const rowOf = (failure: Failure): string => {
  const names = failure.defects.map((name) => `\`${name}\``).join(", ");
  const reasons = Object.entries(failure.cannot).map(([protocol, why]) => `${protocol}: ${why}`);
  const more = [...(failure.besides === undefined ? [] : [failure.besides]), ...reasons].join("; ");
  return `| ${failure.number} | ${failure.is} | ${names || "none"} | ${more || "-"} |`;
};

test("are numbered 1 to 20", () => {
  expect(FAILURES.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
});

describe.each(FAILURES)("failure $number, $is", (failure) => {
  test.each(PAGER_PROTOCOLS)("at %s: by name, or it is said why not", (protocol) => {
    const can = has(protocol, failure).length > 0;
    const elsewhere = failure.defects.length === 0 && failure.besides !== undefined;
    const why = failure.cannot[protocol];
    expect([protocol, can || elsewhere, why]).toEqual([protocol, why === undefined, why]);
  });

  test("stands in the datasheet as here", () => {
    expect(DATASHEET).toContain(rowOf(failure));
  });
});

test("every defect but firmware without a status is one of them", () => {
  const named = new Set(FAILURES.flatMap(({ defects }) => defects));
  expect(PAGER_DEFECTS.map(({ name }) => name).filter((name) => !named.has(name))).toEqual(["no-status"]);
});
