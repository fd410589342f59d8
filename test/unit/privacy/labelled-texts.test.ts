import assert from "node:assert/strict";
import { join } from "node:path";
import { labelledTexts, scoreLeaks, scoreValues } from "../../helpers/labelled-texts.ts";
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
    const { structured, recall, precision } = scoreValues(join(folder, "pii", "presidio_synth_v2_dev.jsonl"));
    assert.ok(structured.recall >= RECALL_MIN && structured.precision >= PRECISION_MIN, JSON.stringify(structured));
    const [phones, hits] = [recall["PHONE_NUMBER"], precision["phone"]];
    assert.ok(phones !== undefined && phones.found / phones.all >= PHONE_RECALL_MIN);
    assert.ok(hits !== undefined && hits.found / hits.all >= PHONE_PRECISION_MIN);
    for (const label of ["CREDIT_CARD", "IBAN_CODE"]) assert.equal(recall[label]?.found, recall[label]?.all, label);
  });

  it("tell no secret in what would be written, and the fact that all should know", () => {
    const { meetings, leaked, kept } = scoreLeaks(folder);
    assert.ok(meetings >= 10 && leaked <= meetings * LEAKS_MAX && kept >= meetings * KEPT_MIN, JSON.stringify({ meetings, leaked, kept }));
  });
});
