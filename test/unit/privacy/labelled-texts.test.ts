import assert from "node:assert/strict";
import { measurePii, ofType, structured } from "../../../bench/support/activity/pii.ts";
import { labelledTexts, scoreLeaks } from "../../helpers/labelled-texts.ts";
import { skipWithReason } from "../../helpers/skip.ts";

const RECALL_MIN = 0.95;
const PRECISION_MIN = 0.98;
const PHONE_RECALL_MIN = 0.8;
const PHONE_PRECISION_MIN = 0.95;
const LEAKS_MAX = 0.1;
const KEPT_MIN = 0.8;

describe("labelled texts of others", function () {
  this.timeout(60_000);
  let folder = "";
  before(function () {
    folder = labelledTexts() ?? skipWithReason(this, "the labelled texts are not beside the repository (../shared/data/text)");
  });

  it("have their structured values found, and little else", () => {
    const measured = measurePii("pii/presidio_synth_v2_dev.jsonl", folder);
    const [all, phones] = [structured(measured), ofType(measured, "PHONE_NUMBER")];
    assert.ok((all.recall ?? 0) >= RECALL_MIN && (all.precision ?? 0) >= PRECISION_MIN, JSON.stringify(all));
    assert.ok((phones.recall ?? 0) >= PHONE_RECALL_MIN && (phones.precision ?? 0) >= PHONE_PRECISION_MIN, JSON.stringify(phones));
    for (const label of ["CREDIT_CARD", "IBAN_CODE"]) assert.equal(ofType(measured, label).recall, 1, label);
  });

  it("tell no secret in what would be written, and the fact that all should know", () => {
    const { meetings, leaked, kept } = scoreLeaks(folder);
    assert.ok(meetings >= 10 && leaked <= meetings * LEAKS_MAX && kept >= meetings * KEPT_MIN, JSON.stringify({ meetings, leaked, kept }));
  });
});
