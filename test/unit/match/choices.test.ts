import assert from "node:assert/strict";
import { indexKnowledge } from "../../../src/domain/match/knowledge-index.ts";
import { matchActivity } from "../../../src/domain/match/match-activity.ts";
import { choicesMade } from "../../../src/domain/match/choices-made.ts";
import { selectKnowledge } from "../../../src/domain/match/select-knowledge.ts";
import { wantedKeys } from "../../../src/domain/match/wanted.ts";
import type { Activity } from "../../../src/domain/model/activity.ts";
import { accountId, contactId, userId } from "../../../src/domain/model/ids.ts";
import type { MatchChoice } from "../../../src/domain/model/match-choice.ts";
import { instant } from "../../../src/domain/model/time.ts";
import { call, crm, index, mail, mailTo, meeting, note, policy } from "./sample-crm.ts";

const SHARED = "info@huber-brot.example";
const SWITCHBOARD = "+33199001000";

const choice = (kind: MatchChoice["clue"]["kind"], value: string, contact: string, more: Partial<MatchChoice> = {}): MatchChoice =>
  ({ clue: { kind, value }, accountId: null, contactId: contactId(contact), by: userId("u2"), at: instant(Date.parse("2026-03-04T10:00:00Z")), contrary: 0, ...more });

const remembering = (activity: Activity, ...choices: readonly MatchChoice[]) => {
  const known = { ...crm, choices };
  const found = matchActivity(activity, indexKnowledge(known, policy), policy);
  const selected = indexKnowledge(selectKnowledge(known, wantedKeys(activity, policy), policy), policy);
  assert.deepEqual(matchActivity(activity, selected, policy), found, "a selection leads elsewhere");
  return found;
};
const evidenceOf = (found: ReturnType<typeof remembering>, id: string): readonly string[] => found.candidates.find((one) => one.id === id)?.evidence.map(({ detail }) => detail) ?? [];

describe("what a person chose before", () => {
  it("when a shared address stood for somebody, then an unsigned mail from it is theirs, and says who chose so", () => {
    const found = remembering(mail({ name: "Bäckerei Huber", email: SHARED }, { body: "Der Schneider steht." }), choice("address", SHARED, "josef"));
    assert.deepEqual([found.certainty, found.contactIds], ["clear", ["josef"]]);
    assert.ok(evidenceOf(found, "josef").includes("Chosen by Mia Sample on 2026-03-04."));
  });

  it("when the text is signed by another, or greets another, then that counts and not the choice", () => {
    const signed = remembering(mail({ email: SHARED }, { body: "Der Schneider läuft wieder.\n\nGruß\nAnna Huber" }), choice("address", SHARED, "josef"));
    assert.ok(!signed.contactIds.includes(contactId("josef")));
    const greeted = remembering(mailTo({ email: SHARED }, { body: "Liebe Anna,\n\nanbei die Zeichnung." }), choice("address", SHARED, "josef"));
    assert.ok(!greeted.contactIds.includes(contactId("josef")));
    const named = remembering(mail({ name: "Anna Huber", email: SHARED }, { body: "Der Schneider steht." }), choice("address", SHARED, "josef"));
    assert.deepEqual(named.contactIds, ["anna"]);
  });

  it("when later decisions took it away again, then it settles nothing and says so", () => {
    const found = remembering(mail({ email: SHARED }, { body: "Der Schneider steht." }), choice("address", SHARED, "josef", { contrary: 1 }));
    assert.deepEqual([found.certainty, found.contactIds], ["uncertain", []]);
    assert.ok(evidenceOf(found, "josef").includes("Chosen by Mia Sample on 2026-03-04, and taken back once since."));
  });

  it("when an address has one owner on record, then no choice makes it somebody else's", () => {
    const found = remembering(mail({ email: "mateo@molinos.example" }, { body: "As agreed." }), choice("address", "mateo@molinos.example", "lucia"));
    assert.deepEqual(found.contactIds, ["mateo"]);
  });

  it("when an address stands on no record and was tied to somebody, then it is theirs, unless a colleague signs", () => {
    const chosen = choice("address", "zoe@home.example", "zoe");
    const found = remembering(mail({ email: "zoe@home.example" }, { subject: "palletiser", body: "The palletiser fits." }), chosen);
    assert.deepEqual([found.certainty, found.contactIds, found.reasons], ["clear", ["zoe"], []]);
    const other = remembering(mail({ email: "zoe@home.example" }, { subject: "palletiser", body: "The palletiser fits.\n\nRegards\nHugo Petit" }), chosen);
    assert.notEqual(other.certainty, "clear");
    const named = remembering(mail({ name: "Hugo Petit", email: "zoe@home.example" }, { body: "The palletiser fits." }), chosen);
    assert.notEqual(named.certainty, "clear");
  });

  it("when a switchboard stood for somebody, then the next nameless caller is still asked about, with that person first", () => {
    const found = remembering(call({ phone: "+33 1 99 00 10 00" }, "Ben Sample: Ben Sample.", "Caller: The palletiser leaks."), choice("phone", SWITCHBOARD, "ines"));
    assert.deepEqual([found.certainty, found.contactIds], ["uncertain", []]);
    assert.equal(found.candidates[0]?.id, "ines");
  });

  it("when a name meant one of two of that name at an account, then it means them there, and nobody at another company", () => {
    const twins = { ...crm, contacts: [...crm.contacts, ...crm.contacts.filter(({ id }) => id === "mateo").map((one) => ({ ...one, id: contactId("mateo-2"), emails: ["m.rios@molinos.example"] }))] };
    const talk = meeting([{ email: "pedidos@molinos.example", name: "Lucía Vega" }], "Flour bagging", "Mateo Ríos: The flour bagging runs.");
    const plain = matchActivity(talk, indexKnowledge(twins, policy), policy);
    assert.ok(!plain.contactIds.includes(contactId("mateo")) && !plain.contactIds.includes(contactId("mateo-2")));
    const key = indexKnowledge(twins, policy).contactsById.get(contactId("mateo"))?.name.key ?? "";
    const chosen = choice("name", key, "mateo-2", { accountId: accountId("sol") });
    assert.ok(matchActivity(talk, indexKnowledge({ ...twins, choices: [chosen] }, policy), policy).contactIds.includes(contactId("mateo-2")));
    const kenji = index.contactsById.get(contactId("kenji-f"))?.name.key ?? "";
    const elsewhere = remembering(note("Spoke with Kenji Tanaka."), choice("name", kenji, "kenji-f", { accountId: accountId("foods") }));
    assert.notEqual(elsewhere.certainty, "clear");
  });
});

describe("what a decision says of who takes part", () => {
  const made = (activity: Activity, final: readonly string[], proposed: readonly string[] = [], choices: readonly MatchChoice[] = []) =>
    choicesMade(activity, indexKnowledge({ ...crm, choices }, policy), policy, { proposed: proposed.map(contactId), final: final.map(contactId) });
  const unsigned = mail({ email: SHARED }, { body: "Der Schneider steht." });

  it("when one of those whom an address may mean is linked, then it meant them", () => {
    assert.deepEqual(made(unsigned, ["josef"]), { chosen: [{ clue: { kind: "address", value: SHARED }, accountId: null, contactId: "josef" }], withdrawn: [] });
  });

  it("when nobody or both are linked, or what was proposed, then nothing is learned", () => {
    for (const final of [[], ["anna", "josef"]]) assert.deepEqual(made(unsigned, final).chosen, []);
    assert.deepEqual(made(unsigned, ["josef"], ["josef"]), { chosen: [], withdrawn: [] });
  });

  it("when one stranger takes part and one contact is linked besides, then the stranger is that contact; of two strangers nobody knows", () => {
    assert.deepEqual(made(mail({ email: "nora@home.example" }, { body: "Hello" }), ["free"]).chosen, [{ clue: { kind: "address", value: "nora@home.example" }, accountId: null, contactId: "free" }]);
    assert.deepEqual(made(mail({ email: "nora@home.example" }, { body: "Hello" }, [{ email: "other@home.example" }]), ["free"]).chosen, []);
  });

  it("when a remembered choice is taken away, then it is withdrawn; when another takes its place, then that is the choice", () => {
    const before = choice("address", SHARED, "josef");
    assert.deepEqual(made(unsigned, [], ["josef"], [before]), { chosen: [], withdrawn: [{ clue: before.clue, accountId: null, contactId: "josef" }] });
    assert.deepEqual(made(unsigned, ["anna"], ["josef"], [before]), { chosen: [{ clue: before.clue, accountId: null, contactId: "anna" }], withdrawn: [] });
  });
});
