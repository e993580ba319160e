/** Every mistake that can be made in a map of boxes is refused; the map without it is not. */
import { expect, test } from "vitest";
import { SeededRandom } from "../../../../simulators/kit/seeded-random.ts";
import { houseOf } from "../../../../simulators/locker/proof/house.ts";
import { judgeMap } from "../../../../simulators/locker/proof/judge-map.ts";

test("a hundred maps with one mistake each are refused, and load without it", () => {
  for (let seed = 1; seed <= 100; seed++) {
    expect(judgeMap(new SeededRandom(seed))).toEqual({ broken: [], exercised: { I18: 1 } });
    expect(houseOf(new SeededRandom(seed)).boxes.length).toBeGreaterThan(8);
  }
});
