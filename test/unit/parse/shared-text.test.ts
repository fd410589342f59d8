import assert from "node:assert/strict";
import { crispReplies, talonHtml, talonPlain, talonSignatures, zapierReplies } from "../../../bench/support/activity/mail-texts.ts";
import { textMissing } from "../../../bench/support/activity/places.ts";
import { calendarFiles, calendarInstants, mimeFiles } from "../../../bench/support/activity/raw-files.ts";
import { skipWithReason } from "../../helpers/skip.ts";

/** Not part of the repository: labelled mails of other projects (talon, crisp, zapier, mail, node-ical), read where they lie beside the checkout. */
describe("labelled mails and calendars of other projects", () => {
  before(function () {
    const missing = textMissing();
    if (missing !== null) skipWithReason(this, missing);
  });

  it("plain quotes: at least 51 of talon's 52", () => {
    const { right, of, misses } = talonPlain();
    assert.equal(of, 52);
    assert.ok(right >= 51, JSON.stringify(misses));
  });

  it("HTML quotes: at least 19 of talon's 21", () => {
    const { right, of, misses } = talonHtml();
    assert.equal(of, 21);
    assert.ok(right >= 19, JSON.stringify(misses));
  });

  it("signatures: all 19 of talon's", () => {
    assert.deepEqual(talonSignatures(), { right: 19, of: 19, misses: [] });
  });

  it("visible text in many languages: all 18 of crisp's", () => {
    assert.deepEqual(crispReplies(), { right: 18, of: 18, misses: [] });
  });

  it("visible text: at least 20 of zapier's 21", () => {
    const { of, misses } = zapierReplies();
    assert.equal(of, 21);
    // `correct_sig` wants no "--" in a text that has one in the middle of a sentence.
    assert.deepEqual(misses.map(({ what }) => what), ["zapier correct_sig"]);
  });

  it("all 62 raw mails are read or refused cleanly, within a second each", async () => {
    assert.deepEqual(await mimeFiles(), { right: 62, of: 62, misses: [] });
  });

  it("all 25 calendar files are read or refused cleanly, within a second each", async () => {
    assert.deepEqual(await calendarFiles(), { right: 25, of: 25, misses: [] });
  });

  it("timed events stand at the instant at which node-ical puts them", async () => {
    const { of, misses } = await calendarInstants();
    assert.deepEqual(misses, []);
    assert.ok(of >= 20, String(of));
  });
});
