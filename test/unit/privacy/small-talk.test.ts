import assert from "node:assert/strict";
import type { Activity } from "../../../src/domain/model/activity.ts";
import { screen } from "../../../src/domain/privacy/screen.ts";
import { call, expectScreened, passedText, SELLER } from "./some-screening.ts";

const meeting = (...lines: readonly string[]): Activity => ({ ...call(...lines), kind: "meeting" });
const left = (...lines: readonly string[]): string => passedText(screen(meeting(...lines), SELLER));

/** Cleo is spoken about while she is not there; then she joins, and the meeting begins. */
const aboutCleo = (...said: readonly string[]): string[] => [
  "Ana: Morning all, how was your weekend?",
  "Ben: Good, we went to the lake.",
  "Ana: We are still waiting for Cleo.",
  ...said,
  "Ana: And please remember, the audit takes place on June 3rd in hall 2.",
  "Cleo: Hi, sorry, I just joined.",
  "Ana: Great, now that everybody is here, let's get started. Cleo, what about the pumps?",
  "Cleo: The pumps are on the truck. She of the carrier said Tuesday.",
  "Ben: Fine.",
];

/** What was said about her, and a word of it that may stand nowhere. No two are of one kind. */
const SECRETS: readonly (readonly [words: string, lines: readonly string[]])[] = [
  ["Lisbon", ["Ben: By the way, did you hear, Cleo wants to go back to Lisbon.", "Ana: Oh no. When?", "Ben: In spring, she told me."]],
  ["cake", ["Ana: That reminds me, it's Cleo's fortieth on Friday, there will be cake.", "Ben: Count me in."]],
  ["Rotterdam", ["Ana: Before Cleo joins: they want Tom for the Rotterdam plant, not her.", "Ben: She will not like that."]],
  ["slides", ["Ben: Please don't tell Cleo, but her slides were rewritten by Tom.", "Ana: I saw, she will notice."]],
  ["debts", ["Ben: Apparently Cleo has debts.", "Ana: She never said a word about it."]],
  ["quota", ["Ana: Between us, Cleo will not make her quota, so they are thinking of Tom.", "Ben: Then she needs help with the big order."]],
  ["visa", ["Ana: Cleo may have to leave, her visa was refused. We should have a plan.", "Ben: Poor her, she just bought furniture."]],
  ["recruiter", ["Ben: Guess what, a recruiter called me about Cleo.", "Ana: What did he want?", "Ben: He asked whether she is good with customers."]],
];

describe("what is said before a meeting begins", () => {
  for (const [word, said] of SECRETS) {
    it(`when somebody is spoken about who has not come yet (${word}), then none of it stays, and the announcement does`, () => {
      const text = left(...aboutCleo(...said));
      assert.ok(!text.includes(word), text);
      assert.ok(text.includes("June 3rd in hall 2"));
      assert.ok(text.includes("The pumps are on the truck. She of the carrier said Tuesday."));
    });
  }

  it("when somebody takes on work in the chat, then the request and the answer stay", () => {
    const text = left("Ana: How was your holiday?", "Ben: Lovely, thanks.", "Ana: Could you send the invoices to accounting?", "Ben: Sure, will do it today.", "Ana: And Cleo is late.", "Cleo: I'm here.", "Ana: Then we can start. Prices first.", "Cleo: They stay.");
    assert.ok(text.includes("invoices to accounting") && text.includes("Sure, will do it today."));
    assert.ok(!/holiday|Lovely/.test(text));
  });

  it("when nobody chats, then nothing of the opening is touched", () => {
    const lines = ["Ana: Hey Ben, how was the outage?", "Ben: Long. We found more than we wanted.", "Ana: Is that good or bad for me?", "Ben: Depends. Let's start with the kiln.", "Ben: The hot spot by the second tyre was real."];
    expectScreened(meeting(...lines), { category: null, kept: lines.map((line) => line.slice(5)) });
  });

  it("when the chat is over long before a new point is opened, then what lies between stays", () => {
    const between = Array.from({ length: 10 }, (_, index) => `${index % 2 === 0 ? "Ana" : "Ben"}: The curtain of room ${String(index + 1)} leaks.`);
    const text = left("Ana: Nice weekend?", "Ben: We watched the match.", ...between, "Ana: Okay, moving on to the prices.", "Ben: Go on.");
    assert.ok(!text.includes("match"));
    assert.ok(text.includes("room 8 leaks") && text.includes("room 10 leaks"));
  });

  it("when the start is only put off, then the agenda is not open yet", () => {
    const text = left("Ana: How was the weekend?", "Ben: Rainy.", "Ana: Let's start in two minutes, Cleo is missing.", "Ben: Her dog ran away, poor thing.", "Cleo: Hello!", "Ana: So, let's begin. The price list.", "Cleo: Yes.");
    assert.ok(!/dog|Rainy/.test(text) && text.includes("The price list."));
  });

  it("when nobody opens an agenda, then only what is plainly private goes", () => {
    const text = left("Ana: Did you have a nice weekend?", "Ben: We watched a movie.", "Ana: The crown is thicker than we thought.", "Ben: How much?", "Ana: Four inches.");
    assert.ok(!text.includes("movie"));
    assert.ok(text.includes("The crown is thicker") && text.includes("Four inches."));
  });
});

describe("what is said when a meeting is over", () => {
  const matter = ["Ana: So the offer is for twelve nodes.", "Ben: Yes.", "Ana: And the price holds until May.", "Ben: Good."];
  it("when people say farewell and chat, then the chat goes and what was taken on stays", () => {
    const text = left(...matter, "Ana: I think that's all.", "Ben: I'll call the shipyard on Monday.", "Ana: Great. Off to my garden then.", "Ben: The roses!", "Ana: Bye!");
    assert.ok(!/garden|roses/.test(text) && text.includes("I'll call the shipyard on Monday."));
  });

  it("when people part without chat, then nothing is touched", () => {
    expectScreened(meeting(...matter, "Ana: That was it.", "Ben: Bye."), { category: null, kept: ["Bye."] });
  });
});
