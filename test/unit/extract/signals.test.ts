import assert from "node:assert/strict";
import type { SignalType } from "../../../src/domain/model/judgement.ts";
import { written } from "./scene.ts";

const SAID: Readonly<Record<SignalType, readonly string[]>> = {
  stage: [
    "The board approved the project yesterday.", "Our CFO signed off on it this morning.", "We have decided to go with you.",
    "We've chosen your offer.", "We decided to go with Rivalo instead.", "We're going with another supplier.", "You've won the deal.",
    "The purchase order is on its way.", "The PO will be issued tomorrow.", "Our purchasing is preparing the purchase order.",
    "The contract is signed.", "Legal is reviewing the contract now.", "Procurement has started on it.", "The contract went to our lawyers.",
    "We have the green light from management.", "You have our verbal yes.", "The project is dead.", "The project has been put on hold.",
    "We are not moving forward with this.", "The tender was cancelled.", "We signed with Rivalo last week.", "The budget is approved.",
    "You are on the shortlist.", "The committee rejected the proposal.", "We will stay with our current provider.", "We're pulling the plug on it.",
  ],
  forecast: [
    "You can put us down as eighty percent for this quarter.", "I'm 90% sure it will happen.", "There's a seventy percent chance.",
    "It's as good as done.", "You can count on the order in Q2.", "Put it in the commit for March.", "The probability is about 60%.",
  ],
  close_date: [
    "The order slips to Q4.", "The decision got pushed to next year.", "We won't sign before September.", "We can't place the order until Q3.",
    "The budget is only available from July.", "The whole thing moved to the next fiscal year.", "We plan to sign by the end of March.",
    "The purchase is postponed until after the summer.", "We'll place the order in May.", "The decision will come in the second quarter.",
    "There is no budget for it this year, so no order before 2027.",
  ],
  amount: [
    "We need 40 licences, not 25.", "It's now twelve hundred seats.", "We'd like to increase the order to 80 units.", "Make it 15 users instead of 30.",
    "We want to double the quantity.", "We need another twenty sensors.", "The scope was cut to two sites.", "Our budget is 80k.",
    "The number is now 340 trucks.", "We're going from 100 to 250 desks.", "We only take five machines instead of nine.", "That changes your offer.",
  ],
  competitor: [
    "We also have a quote from Rivalo.", "Rivalo offered us a lower price.", "We're comparing you with Rivalo.", "A competitor of yours was here last week.",
    "We are talking to another vendor.", "Purchasing insists on two offers.",
  ],
  champion_left: [
    "Dora Beispiel left the company in February.", "Dora is no longer with us.", "My last day is Friday.", "Dora Beispiel has resigned.", "Dora was replaced by Emil Muster.",
  ],
};

/** Nothing in these says anything about the deal. */
const SILENT: readonly string[] = [
  "I'd like to get this through our committee without another round.", "We only meet in Q3.", "The meeting was moved to 12 March.", "I'll take it to the committee.",
  "The workshop is postponed to next week.", "The audit is in May.", "The sockets are 110 not 230.", "For two, yes, not for four.", "It's bands, not caps.",
  "We have 34 trucks.", "We are a plant with 400 people.", "The humidity is at eighty percent.", "The battery is at 20%.", "We need a discount of ten percent.",
  "Has the board approved it?", "If the board approves, we can start.", "The board has not approved it yet.", "We are still waiting for the board.", "We need the board's approval.",
  "I approved the drawing.", "The layout is approved.", "We decided to meet on Thursday.", "He left the meeting early.", "The room is on the left.",
  "We're not looking to add anything right now.", "We closed the valve.", "The old system was cancelled in 2019.", "The door closes in ninety seconds.",
  "It takes three hundred seconds.", "We moved the sensor to the other side.", "The delivery note is missing.", "She signed for the parcel.", "We stopped the line for two hours.",
  "You can mount it from both sides.", "The order number is 4471.", "The contract runs until 2028.", "Please order 5 filters for the lab.",
  "There were 61 events last month, 40 of them at night.", "The temperature went from 20 to 25 degrees.", "We're shipping the samples with Friday's truck.",
];

const types = (text: string): readonly SignalType[] => [...new Set(written("email", "Bob", text).signals.map((signal) => signal.type))];

describe("signals", () => {
  for (const type of ["stage", "forecast", "close_date", "amount", "competitor", "champion_left"] as const) {
    for (const sentence of SAID[type]) {
      it(`finds ${type}: ${sentence}`, () => {
        assert.ok(types(sentence).includes(type), types(sentence).join());
      });
    }
  }
  for (const sentence of SILENT) {
    it(`finds none: ${sentence}`, () => {
      assert.deepEqual(types(sentence), []);
    });
  }
});
