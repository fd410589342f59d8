import assert from "node:assert/strict";

import { PolicySchema } from "../../../config/policy.ts";
import { calibrationLines } from "../../../src/app/cli/calibration-lines.ts";
import { qualityLines } from "../../../src/app/cli/commands/quality.ts";
import { calibrate, type Weighed } from "../../../src/domain/quality/calibrate.ts";
import { broken, measuresOf } from "../../../src/domain/quality/measures.ts";

const SUMS = [
  ...Object.entries({ seen: 40, happened: 36, logged: 30, matched: 36, confidence: 351_000, uncertain: 2, duplicate: 1, exception: 9, sensitive: 3, talks: 8, stepless: 2, "turnaround.40": 28, "turnaround.60": 2 })
    .map(([measure, n]) => ({ week: "", value: "dialer", measure, n })),
  ...Object.entries({ foreign: 5, happened: 5, linked: 4 }).map(([measure, n]) => ({ week: "", value: "", measure, n })),
];

describe("tables of the command line", () => {
  it("the measures: a column each, the whole last, a dash where there is nothing to take a share of", () => {
    const rows = broken(SUMS, "source", () => null).map((row) => ({ ...row, name: row.key }));
    const lines = qualityLines({ from: "2026-03-02", to: "2026-03-15", by: "source", upToDate: false, total: measuresOf(SUMS), rows });
    assert.deepEqual(lines, [
      "2026-03-02 to 2026-03-15", "",
      "source  seen  in CRM by others  logged  coverage  confidence  uncertain  duplicate  exceptions  sensitive  no next step  median    p95",
      "dialer    40                 0      30    83.3 %      97.5 %      5.0 %      2.5 %      22.5 %          3        2 of 8  17 min  9.1 h",
      "(none)     0                 5     0+4    80.0 %           –          –          –           –          0             –       –      –",
      "─".repeat(134),
      "all       40                 5    30+4    82.9 %      97.5 %      5.0 %      2.5 %      22.5 %          3        2 of 8  17 min  9.1 h",
      "", "Some of the newest is still being added up; ask again in a minute.",
    ]);
  });

  const decided = (count: number, bits: number, wrong: number): readonly Weighed[] => Array.from({ length: count }, (_, index) =>
    ({ features: { about: "activity", clearance: { bits, lead: bits }, reasons: ["match_uncertain"] }, decision: { verb: "approve", via: "single", by: "user", edited: [], wrongLink: index < wrong, msOpen: null } }));

  it("a calibration: the figures before and after, what they say, and the change", () => {
    const lines = calibrationLines(calibrate([...decided(300, 16, 0), ...decided(120, 11, 1), ...decided(60, 7, 30)], PolicySchema.parse({ grants: { activityLogging: true } })));
    assert.deepEqual(lines, [
      "480 decisions, 480 of them about a match. At most 2 % may be wrong unasked, with 97.5 % certainty.", "",
      "          clearAtBits  leadBits  unasked    share  wrong  wrong at most",
      "now                12         5      300  62.50 %      0         1.26 %",
      "proposed           11         5      420  87.50 %      1         1.34 %", "",
      "Less caution holds. The least that the policy allows: 10 and 3 bits.", "",
      "Proposed:", "  match.clearAtBits: 12 → 11",
    ]);
  });

  it("a refusal says how many decisions it takes; on probation so does the grant", () => {
    const text = calibrationLines(calibrate(decided(20, 16, 0), PolicySchema.parse({}))).join("\n");
    assert.match(text, /Too few decisions to say anything: 200 are needed\./);
    assert.match(text, /On probation people decided 0 .* too few to say anything/);
    assert.ok(!text.includes("Proposed"));
  });
});
