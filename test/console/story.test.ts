import { CONSOLE_TIMEOUT_MS } from "../helpers/console.ts";
import { bringIn, secondAdmin, setUp } from "./story/begin.ts";
import { doubleClick, eachVerb, many, onlyWhatWasApproved, refusedByTheCrm, somebodyWasFirst } from "./story/decide.ts";
import { type Ground, startGround } from "./story/ground.ts";
import { findDuplicates, governMerges, merge, takeBack } from "./story/merge.ts";
import { dryRun, forget, intact, tampered } from "./story/prove.ts";
import { type Walk, walkAsAdmin } from "./story/walk.ts";

for (const crm of ["hubspot", "salesforce"] as const) {
  describe(`from the first link to a forgotten person, in ${crm}`, function () {
    this.timeout(CONSOLE_TIMEOUT_MS);
    this.bail(true);
    let ground: Ground;
    let admin: Walk;
    let second: Walk;
    before(async function () {
      ground = await startGround(this, crm);
      admin = await walkAsAdmin(ground);
    });

    it("whoever has the printed link connects the CRM, after denying it once, and sets Steward up", () => setUp(admin));
    it("what came in is judged and waits for people", () => bringIn(admin));
    it("a second admin is named, and signs in through the CRM", async () => { second = await secondAdmin(admin); });
    it("each of the seven verbs, and putting off, does what it says", () => eachVerb(admin));
    it("several are decided at once after all of them were shown", () => many(admin));
    it("when somebody else was first, then it says who and what", () => somebodyWasFirst(admin, second));
    it("a double click decides one review once", () => doubleClick(admin));
    it("what the CRM refuses comes back with the vendor's sentence", () => refusedByTheCrm(admin));
    it("nothing that was decided otherwise stands in the CRM", () => onlyWhatWasApproved(admin));
    it("merges are wanted by one admin and allowed by another", () => governMerges(admin, second));
    it("the log is whole", () => intact(admin));
    it("two records of one person are found", () => findDuplicates(admin));
    it("they are merged as the first chose and the second approved", () => merge(admin, second));
    it("the merge is taken back, and it was said before what cannot return", () => takeBack(admin));
    it("the log is whole still, and broken once somebody changes it in the database", async () => {
      await intact(admin);
      await tampered(admin);
    });
    it("another policy is tried without being saved", () => dryRun(admin));
    it("somebody is forgotten", () => forget(admin));
  });
}
