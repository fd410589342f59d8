import assert from "node:assert/strict";
import { said, steps, written } from "./scene.ts";

/** A talk and the steps that come of it. Ana is ours (u1), Bob (c1) and Cleo (c2) are the customer's. */
const TALKS: readonly (readonly [readonly string[], readonly string[]])[] = [
  [["Ana: Could you send me the layout by Friday?", "Bob: Sure, will do."], ["c1 2026-03-13"]],
  [["Ana: Can you email me the serial numbers?", "Bob: Yeah, no problem.", "Ana: When?", "Bob: Thursday."], ["c1 2026-03-12"]],
  [["Bob: Please send us the certificate by Monday.", "Ana: Of course."], ["u1 2026-03-16"]],
  [["Bob: I need the revised statement of work by Thursday.", "Ana: You got it."], ["u1 2026-03-12"]],
  [["Ana: Shall I send you the deck tomorrow?", "Bob: Yes, please."], ["u1 2026-03-11"]],
  [["Ana: Do you want me to send the calibration sheet?", "Cleo: That would help."], ["u1 -"]],
  [["Bob: Could you send me the layout by Friday?", "Ana: I'm afraid not, not before April."], []],
  [["Bob: Could you send me the layout?", "Ana: Maybe."], []],
  [["Ana: Could you send the list?", "Bob: Which list?"], []],
  [["Ana: Can you see my screen?", "Bob: Yes."], []],
  [["Ana: Can you hear me?", "Bob: Sure."], []],
  [["Ana: Can you tell me how many there are?", "Bob: Sure, twelve."], []],
  [["Bob: So, um, I'll, uh, I'll send you the, the pump curve tomorrow."], ["c1 2026-03-11"]],
  [["Bob: I'm gonna call the builder and, like, text you the answer tonight."], ["c1 2026-03-10"]],
  [["Bob: I'll send you the plan.", "Ana: By Friday?", "Bob: Yes."], ["c1 2026-03-13"]],
  [["Bob: I'll take it to the committee.", "Ana: When's the committee?", "Bob: On the twenty-fifth of March."], ["c1 2026-03-25"]],
  [["Bob: I'll send you the plan.", "Ana: When?", "Bob: Hard to say. Could be next week, could be May."], ["c1 -"]],
  [["Bob: I'll ask the plant manager.", "Ana: Great.", "Bob: I'll tell you Monday."], ["c1 2026-03-16"]],
  [["Bob: Then I'll swap the valve.", "Ana: Good.", "Bob: Right, I'll swap the valve on Thursday."], ["c1 2026-03-12"]],
  [["Bob: Do it on Friday then.", "Ana: Okay, I'll replace the filter."], ["u1 2026-03-13"]],
  [["Ana: I can get you the draft by Thursday."], ["u1 2026-03-12"]],
  [["Ana: I'll share my screen.", "Bob: Okay."], []],
  [["Ana: Let me show you the next page."], []],
  [["Ana: Let me find my notes."], []],
  [["Ana: I'll start with the agenda."], []],
  [["Bob: I'll let you go."], []],
  [["Bob: I'll wait."], []],
  [["Ana: I'll be quick."], []],
  [["Ana: I'll ask a dumb question."], []],
  [["Bob: I'll have to run."], []],
  [["Bob: If they ask again I'll frame it."], []],
  [["Bob: Somebody's going to ask me about the other plant."], []],
  [["Ana: I'm writing that down."], []],
  [["Bob: We talk about it at home and come back to you."], ["c1 -"]],
  [["Bob: I bring you the sample on Thursday."], ["c1 2026-03-12"]],
  [["Bob: I return to my cheese."], []],
  [["Cleo: Bob will send you the badge list by Friday.", "Bob: Yes."], ["c1 2026-03-13"]],
  [["Ana: You'll have the sheet this afternoon.", "Bob: Today?", "Ana: Today, yeah."], ["u1 2026-03-10"]],
  [["Ana: I'll email you the quote by Friday. Actually no, make that Monday."], ["u1 2026-03-16"]],
  [["Ana: Leave it with me."], []],
  [["Bob: You'll send me the quote by Friday, right?", "Ana: Yes."], ["u1 2026-03-13"]],
];

/** Ana's own notes. */
const NOTED: readonly (readonly [string, readonly string[]])[] = [
  ["Next step: send revised quote by Friday.", ["u1 2026-03-13"]],
  ["Action: book the demo room for Thursday.", ["u1 2026-03-12"]],
  ["Todo: email Bob the spec sheet tomorrow.", ["u1 2026-03-11"]],
  ["Call back Monday.", ["u1 2026-03-16"]],
  ["Follow up with Bob next week.", ["u1 2026-03-20"]],
  ["Need to send the NDA by Thursday.", ["u1 2026-03-12"]],
  ["Will send pricing sheet Thursday.", ["u1 2026-03-12"]],
  ["Bob to send the head count by Friday.", ["c1 2026-03-13"]],
  ["- Cleo: check the network drawing by Monday", ["c2 2026-03-16"]],
  ["Bob agreed to mail the test plan by Thursday.", ["c1 2026-03-12"]],
  ["Met Cleo at the fair. She'll send the tender papers on Monday.", ["c2 2026-03-16"]],
  ["Bob said he'd measure the shaft on Friday.", ["c1 2026-03-13"]],
  ["Dora will send the drawings by Thursday.", ["c3 2026-03-12"]],
  ["Cleo sends the plan on Monday.", ["c2 2026-03-16"]],
  ["I promised to bring a sample on Thursday.", ["u1 2026-03-12"]],
  ["Bob asked me to send a quote by Friday.", []],
  ["Bob wants a quote by Friday.", []],
  ["We talked about the summer shutdown in July.", []],
  ["He would like a second opinion.", []],
  ["Sent him the brochure on Monday.", []],
  ["Parking is behind the hall, ask for the porter.", []],
];

describe("next steps in a talk", () => {
  for (const [turns, expected] of TALKS) {
    it(turns.join(" / "), () => {
      assert.deepEqual(steps(said(...turns)), expected);
    });
  }

  it("quotes the request when the answer only says yes", () => {
    assert.equal(said("Ana: Could you send me the layout by Friday?", "Bob: Sure.").nextSteps[0]?.quote, "Could you send me the layout by Friday?");
  });
});

describe("next steps in a rep's note", () => {
  for (const [note, expected] of NOTED) {
    it(note, () => {
      assert.deepEqual(steps(written("note", "Ana", note)), expected);
    });
  }
});
