import assert from "node:assert/strict";

import { REASON_CODES } from "../../../src/domain/model/reasons.ts";
import { type ReasonCount, recurring } from "../../../src/domain/quality/recurring.ts";

const count = (change: Partial<ReasonCount> = {}): ReasonCount => ({ reason: "probation", week: "2026-11-16", asked: 100, open: 0, accepted: 100, refused: 0, expired: 0, ...change });
const suggested = (change: Partial<ReasonCount>) => recurring([count(change)])[0]?.suggestion ?? null;

describe("recurring exceptions", () => {
  it("are grouped by reason over the weeks, the most frequent first", () => {
    const groups = recurring([count({ week: "2026-11-16", asked: 3 }), count({ reason: "promise", asked: 9 }), count({ week: "2026-11-09", asked: 4 })]);
    assert.deepEqual(groups.map(({ reason, asked, weeks }) => [reason, asked, weeks.map(({ week }) => week)]), [["promise", 9, ["2026-11-16"]], ["probation", 7, ["2026-11-09", "2026-11-16"]]]);
  });

  it("when people take nearly all of them, then less caution is suggested; when they refuse them, more", () => {
    assert.equal(suggested({})?.setting, "grants.activityLogging");
    assert.match(suggested({ accepted: 100 })?.text ?? "", /approve nearly all/);
    assert.match(suggested({ accepted: 10, refused: 90 })?.text ?? "", /refuse many/);
  });

  it("when people are of two minds, or there are few, then nothing is suggested", () => {
    assert.equal(suggested({ accepted: 65, refused: 35 }), null);
    assert.equal(suggested({ asked: 4, accepted: 4 }), null);
    assert.equal(suggested({ asked: 8, accepted: 8 }), null);
  });

  it("when many run out, then the questions have to reach somebody sooner, whatever they are about", () => {
    assert.deepEqual(suggested({ reason: "promise", asked: 10, accepted: 5, expired: 5 })?.kind, "expired");
  });

  for (const reason of ["promise", "stage_signal", "forecast_signal", "sensitive", "privileged", "injection"] as const) {
    it(`${reason}: no setting is suggested that would lift the stop`, () => {
      assert.deepEqual([suggested({ reason })?.kind, suggested({ reason })?.setting], ["stop", null]);
    });
  }

  it("every reason has a cause", () => {
    for (const reason of REASON_CODES) assert.ok(recurring([count({ reason })])[0]?.cause);
  });
});
