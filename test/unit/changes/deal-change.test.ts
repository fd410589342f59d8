import assert from "node:assert/strict";

import { amountSaid } from "../../../src/domain/changes/amount.ts";
import { closeDateSaid } from "../../../src/domain/changes/close-date.ts";
import { dealChange } from "../../../src/domain/changes/deal-change.ts";
import { forecastSaid } from "../../../src/domain/changes/forecast.ts";
import { stageSaid } from "../../../src/domain/changes/stage.ts";
import { type DealSchema, type Stage, UNKNOWN_DEALS } from "../../../src/domain/model/deal-schema.ts";
import type { FieldDescription } from "../../../src/domain/model/field-description.ts";
import { accountId, opportunityId } from "../../../src/domain/model/ids.ts";
import type { Signal } from "../../../src/domain/model/judgement.ts";
import type { Opportunity } from "../../../src/domain/model/records.ts";

const stages = (pipeline: string, ...names: readonly string[]): readonly Stage[] =>
  names.map((name) => ({ pipeline, name, end: name === "Closed Won" ? "won" : name === "Closed Lost" ? "lost" : null }));
const schema: DealSchema = { ...UNKNOWN_DEALS, inOrder: true, stages: stages("sales", "Qualification", "Shortlist", "Proposal", "Verbal Commit", "Contract Review", "Closed Won", "Closed Lost") };
const deal: Opportunity = {
  id: opportunityId("o1"), name: "Line 4", accountId: accountId("a1"), contactIds: [], stage: "Proposal", isClosed: false, isWon: false,
  amount: "40000", currency: "EUR", closeDate: "2026-04-30", createdAt: null, ownerId: null,
};
const activity = { occurredAt: "2026-03-10T09:00:00.000Z", zone: "America/New_York", offsetMinutes: null };

describe("the stage that words give a deal", () => {
  const said: readonly (readonly [string, string | null])[] = [
    ["The contract is signed and on its way back to you.", "Closed Won"],
    ["We have placed the order this morning.", "Closed Won"],
    ["Purchase order 4711 has been issued.", "Closed Won"],
    ["After long talks we went with another supplier.", "Closed Lost"],
    ["The board turned down your proposal.", "Closed Lost"],
    ["The project has been cancelled.", "Closed Lost"],
    ["Our lawyers are reviewing the contract now.", "Contract Review"],
    ["The agreement is with legal.", "Contract Review"],
    ["The board approved it yesterday.", "Verbal Commit"],
    ["Please move this to Contract Review in your books.", "Contract Review"],
    ["We are now in the verbal commit stage.", "Verbal Commit"],
    // Not yet, perhaps, or asked: a question stays a question.
    ["The contract is not signed yet.", null],
    ["Once the contract is signed we start.", null],
    ["Has the order been placed?", null],
    ["If the contract is signed by Friday, we ship.", null],
    ["We are preparing the purchase order.", null],
    ["The project is on hold.", null],
    ["We had a good talk about the proposal.", null],
    // What was said of an earlier stage is old news.
    ["You are on our shortlist.", null],
  ];
  for (const [quote, stage] of said) {
    it(`"${quote}" is ${stage ?? "no stage"}`, () => { assert.equal(stageSaid(quote, { current: "Proposal", namesRival: false }, schema), stage); });
  }

  it("when a rival is named as the choice, then the deal is lost, and when we are, then it is not", () => {
    const quote = "We decided to go with Rivalo.";
    assert.equal(stageSaid(quote, { current: "Proposal", namesRival: true }, schema), "Closed Lost");
    assert.equal(stageSaid(quote, { current: "Proposal", namesRival: false }, schema), null);
  });

  it("when the pipeline has no such stage, or two that fit, then there is none", () => {
    const signed = "The contract is signed.";
    const of = (...names: readonly string[]) => stageSaid(signed, { current: "Open", namesRival: false }, { ...schema, stages: names.map((name) => ({ pipeline: "p", name, end: null })) });
    assert.equal(of("Open", "Done"), null);
    assert.equal(of("Open", "Won"), "Won");
    assert.equal(of("Open", "Won (direct)", "Won (partner)"), null);
  });

  it("when another pipeline has the stage, then it is not proposed", () => {
    const both = { ...schema, stages: [...stages("sales", "Proposal", "Closed Won"), ...stages("renewals", "Renewal due", "Closed Lost")] };
    assert.equal(stageSaid("We went with another supplier.", { current: "Proposal", namesRival: false }, both), null);
    // A stage's name may stand in two pipelines: then only what both have is certain to be in the deal's own.
    const twice = { ...schema, stages: [...stages("sales", "Proposal", "Closed Won"), ...stages("partners", "Proposal", "Closed Won", "Closed Lost")] };
    assert.equal(stageSaid("We went with another supplier.", { current: "Proposal", namesRival: false }, twice), null);
    assert.equal(stageSaid("The contract is signed.", { current: "Proposal", namesRival: false }, twice), "Closed Won");
  });
});

describe("the closing date that words give a deal", () => {
  const said: readonly (readonly [string, string | null])[] = [
    ["We will sign in May.", "2026-05-31"],
    ["We plan to sign by 15 April 2026.", "2026-04-15"],
    ["The order slips from March to May.", "2026-05-31"],
    ["The order slips to Q3.", "2026-09-30"],
    ["The signature was planned for April but moved to 12 June.", "2026-06-12"],
    ["The signature moves into the second half of October.", "2026-10-31"],
    ["We won't sign before May.", null],
    ["The budget is frozen until Q3.", null],
    ["We place the order on April 3rd or in May.", null],
    ["Could you imagine that we sign in May?", null],
    ["The order comes in fiscal Q3.", null],
    ["It moved to 06/07/2026.", null],
    ["We signed on 2 March.", null],
    ["The order will come later.", null],
  ];
  for (const [quote, date] of said) it(`"${quote}" is ${date ?? "no date"}`, () => { assert.equal(closeDateSaid(quote, activity), date); });
});

describe("the amount that words give a deal", () => {
  const said: readonly (readonly [string, string | null, string | null])[] = [
    ["The order is now EUR 45,000.50", "EUR", "45000.5"],
    ["We cut the order to 45.000 euros", "EUR", "45000"],
    ["We cut the order from 60k to 45k EUR", "EUR", "45000"],
    ["The total comes to 1.2 million dollars", "CAD", "1200000"],
    ["The order grows to USD 1 250 000", null, "1250000"],
    ["We cut the order to £30k", "EUR", null],
    ["The price per unit is $40", "USD", null],
    ["Take 10% off the order of $50,000", "USD", null],
    ["The budget is capped at 80,000 USD", "USD", null],
    ["We need 260 sensors for the order, not 120.", "USD", null],
    ["The order is 90k", "USD", null],
    ["Would the order cost $50,000?", "USD", null],
    ["The order is $40,000, theirs $50,000", "USD", null],
    ["The order is $0", "USD", null],
  ];
  for (const [quote, currency, amount] of said) it(`"${quote}" (${currency ?? "one currency"}) is ${amount ?? "no amount"}`, () => { assert.equal(amountSaid(quote, currency), amount); });
});

describe("the forecast that words give a deal", () => {
  const field = (change: Partial<FieldDescription>): FieldDescription =>
    ({ name: "x", label: "", type: "number", charsMax: null, digits: null, options: null, isOpenList: false, writable: true, required: false, ...change });
  const probability = field({ name: "Probability", label: "Probability (%)" });
  const category = field({ name: "ForecastCategoryName", label: "Forecast Category", type: "choice", options: ["Omitted", "Pipeline", "Best Case", "Commit", "Closed"] });

  it("goes to the mapped field that means it, in that field's own measure", () => {
    assert.deepEqual(forecastSaid("You can put it down as 90 percent.", [probability]), { field: "mapped.Probability", value: "90" });
    assert.deepEqual(forecastSaid("We are 90% sure.", [field({ name: "hs_forecast_probability", label: "Forecast probability" })]), { field: "mapped.hs_forecast_probability", value: "0.9" });
    assert.deepEqual(forecastSaid("Count us in your best case for Q2.", [probability, category]), { field: "mapped.ForecastCategoryName", value: "Best Case" });
    assert.deepEqual(forecastSaid("Put it into commit.", [category]), { field: "mapped.ForecastCategoryName", value: "Commit" });
  });

  it("goes nowhere without such a field, or where the words leave a choice", () => {
    assert.equal(forecastSaid("You can put it down as 90 percent.", []), null);
    assert.equal(forecastSaid("You can put it down as 90 percent.", [{ ...probability, writable: false }]), null);
    assert.equal(forecastSaid("We are 60% or 70% there.", [probability]), null);
    assert.equal(forecastSaid("We might be at 90%.", [probability]), null);
    assert.equal(forecastSaid("It is 250% better.", [probability]), null);
  });
});

describe("what signals would change on a deal", () => {
  const change = (signals: readonly Signal[], more: Partial<Opportunity> = {}) => dealChange(signals, { activity, deal: { ...deal, ...more }, schema });

  it("is told with what it replaces and the words it was read from", () => {
    const signed: Signal = { type: "stage", quote: "The contract is signed." };
    const later: Signal = { type: "close_date", quote: "The order slips to Q3." };
    assert.deepEqual(change([signed, later]), {
      object: "opportunity", recordId: "o1", fields: { stage: "Closed Won", closeDate: "2026-09-30" }, base: { stage: "Proposal", closeDate: "2026-04-30" },
      said: [{ field: "stage", quote: signed.quote }, { field: "closeDate", quote: later.quote }],
    });
  });

  it("is nothing where two signals say two things, and of a deal that is closed", () => {
    assert.equal(change([{ type: "close_date", quote: "We will sign in May." }, { type: "close_date", quote: "We will sign in June." }]), null);
    assert.equal(change([{ type: "stage", quote: "The contract is signed." }], { isClosed: true }), null);
  });

  it("is nothing for competitors and departed people", () => {
    assert.equal(change([{ type: "competitor", quote: "The contract is signed." }, { type: "champion_left", quote: "We will sign in May." }]), null);
  });
});
