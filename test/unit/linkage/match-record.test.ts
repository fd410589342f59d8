import assert from "node:assert/strict";
import fc from "fast-check";
import { FIRST_BANDS } from "../../../src/domain/linkage/bands.ts";
import { CONTACT_SPEC } from "../../../src/domain/linkage/contact-spec.ts";
import { type Faces, facesOf, type LinkRecord } from "../../../src/domain/linkage/faces.ts";
import { type LinkObject, readingOf } from "../../../src/domain/linkage/features.ts";
import { keysForm, matchKeys, onlineRules } from "../../../src/domain/linkage/match-keys.ts";
import { type Matches, matchRecord } from "../../../src/domain/linkage/match-record.ts";
import { scorePair } from "../../../src/domain/linkage/score.ts";
import { shippedModel } from "../../../src/domain/linkage/shipped-model.ts";
import { specOf } from "../../../src/domain/linkage/specs.ts";
import { gradesOf } from "../../../src/domain/linkage/spec.ts";

const CONTEXT = { defaultRegion: "US", isPublicDomain: (domain: string) => domain === "mail.example" };
const NO_SHARES = { held: () => 0, told: () => 0 };
const SCALES = { spec: CONTACT_SPEC, model: shippedModel("contact", 10_000), frequencies: NO_SHARES, bands: FIRST_BANDS };

const record = (id: string, fields: LinkRecord["fields"], more: LinkRecord["more"] = {}): LinkRecord => ({ id, fields, more });
const faces = (one: LinkRecord): Faces => facesOf(one, readingOf(CONTACT_SPEC.preparation, CONTEXT));
const person = (id: string, change: LinkRecord["fields"] = {}, more: LinkRecord["more"] = {}): Faces =>
  faces(record(id, { firstName: "Ana", lastName: "Bell", email: "ana.7@firm.example", phone: "+12165550188", company: "Firm Ltd", ...change }, more));
const ids = ({ ranked }: Matches): readonly string[] => ranked.map(({ id }) => id);
const match = (one: Faces, others: readonly Faces[], judged: Parameters<typeof matchRecord>[3] = new Map()): Matches => matchRecord(one, others, SCALES, judged);

const word = fc.constantFrom("", "ana", "anna", "bob", "robert", "bell", "ball", "o'neil", "Žofia", "x".repeat(400));
const mailbox = fc.constantFrom("", "ana.7@firm.example", "ana@mail.example", "no address", "b@other.example");
const anyRecord = fc.record({ firstName: word, lastName: word, email: mailbox, phone: fc.constantFrom("", "+12165550188", "216 555 0188", "0"), company: word, city: word });
const anyPerson = fc.tuple(anyRecord, fc.array(mailbox, { maxLength: 3 })).map(([fields, email]) => ({ fields, email }));

describe("the keys of one record", () => {
  it("are those of the scan's rules that last, without those that find nothing more", () => {
    const names = onlineRules(CONTACT_SPEC).map(({ name }) => name);
    assert.ok(names.includes("email") && names.includes("names") && names.includes("names and city"));
    assert.ok(!names.includes("email and family name") && !names.includes("rare family name"));
    assert.equal(onlineRules(CONTACT_SPEC), onlineRules(CONTACT_SPEC));
  });

  it("when two records say the same, in whatever spelling, then their keys are the same", () => {
    const keys = (one: Faces): readonly string[] => matchKeys(CONTACT_SPEC, one).map(({ text }) => text);
    assert.deepEqual(keys(person("1")), keys(person("2", { firstName: " ANA ", lastName: "bell", email: "Ana.7@Firm.example", phone: "(216) 555-0188", company: "Firm" })));
    fc.assert(fc.property(anyPerson, ({ fields, email }) => {
      assert.deepEqual(keys(faces(record("1", fields, { email }))), keys(faces(record("2", { ...fields }, { email: [...email] }))));
    }));
  });

  it("when a record has further addresses, then it has their keys as well, and never more than an index bears", () => {
    const all = matchKeys(CONTACT_SPEC, person("1", {}, { email: ["other.3@else.example"], phone: ["+12165550199"] })).map(({ text }) => text).join("\n");
    assert.ok(all.includes("other.3@else.example") && all.includes("+12165550199") && all.includes("ana.7@firm.example"));
    const many = person("1", {}, { email: Array.from({ length: 5_000 }, (_, at) => `a${String(at)}@x${String(at)}.example`), phone: Array.from({ length: 5_000 }, (_, at) => `+1216555${String(1_000 + at)}`) });
    assert.ok(matchKeys(CONTACT_SPEC, many).length <= 64);
    for (const { text } of matchKeys(CONTACT_SPEC, person("1", { lastName: "y".repeat(1_000_000) }))) assert.ok(text.length < 2_000);
  });

  it("when a record says nothing, then it has no key", () => {
    assert.deepEqual(matchKeys(CONTACT_SPEC, faces(record("1", { firstName: "n/a", lastName: "-", email: "none" }))), []);
  });

  it("have a form that is another when the rules are", () => {
    assert.equal(keysForm(CONTACT_SPEC), keysForm({ ...CONTACT_SPEC }));
    assert.notEqual(keysForm(CONTACT_SPEC), keysForm({ ...CONTACT_SPEC, rules: CONTACT_SPEC.rules.slice(1) }));
    assert.notEqual(keysForm(CONTACT_SPEC), keysForm(specOf("account")));
  });
});

describe("matching one record", () => {
  it("when some are alike, then the likeliest comes first, with its reasons and its lead", () => {
    const found = match(person("1"), [person("3", { email: "", phone: "" }), person("2"), person("4", { firstName: "Zoe", lastName: "Else", email: "z@z.example", phone: "+12165550000", company: "Other" })]);
    assert.deepEqual(ids(found), ["2", "3"]);
    const [first, second] = found.ranked;
    assert.ok(first !== undefined && second !== undefined);
    assert.equal(found.leadBits, first.weight - second.weight);
    assert.deepEqual([first.proof, first.band, first.judged], [{ hard: true, veto: false }, "review", null]);
    assert.deepEqual(first.evidence.map(({ field }) => field), ["first name", "last name", "email", "phone", "firm"].filter((field) => first.evidence.some((one) => one.field === field)));
    assert.ok(first.probability > 0.99 && first.probability <= 1);
  });

  it("weighs a pair as the scan does", () => {
    const [one, other] = [person("1"), person("2", { firstName: "Anna" })];
    assert.equal(match(one, [other]).ranked[0]?.weight, scorePair(CONTACT_SPEC, SCALES.model, NO_SHARES, [one.all[0], other.all[0]]).weight);
  });

  it("when a person said that two differ, then it is no match; said the same, then it is the first; unsure, then it is told", () => {
    const others = [person("2"), person("3", { email: "", phone: "" }), person("4", { firstName: "Zoe", lastName: "Else", email: "z@z.example", phone: "", company: "" })];
    assert.deepEqual(ids(match(person("1"), others, new Map([["2", "different"]]))), ["3"]);
    const judged = match(person("1"), others, new Map([["4", "same"], ["2", "unsure"]]));
    assert.deepEqual(judged.ranked.map(({ id, judged: said }) => [id, said]), [["4", "same"], ["2", "unsure"], ["3", null]]);
  });

  it("when only further addresses agree, then they count", () => {
    const [plain, second] = [person("2", { email: "else.1@other.example", phone: "" }), person("3", { email: "else.1@other.example", phone: "" }, { email: ["ana.7@firm.example"] })];
    const [first, last] = match(person("1"), [plain, second]).ranked;
    assert.deepEqual([first?.id, last?.id], ["3", "2"]);
    assert.ok((first?.weight ?? 0) > (last?.weight ?? 0) + 5);
  });

  it("when candidates come in another order, or twice, or with the record itself, then the answer is the same", () => {
    fc.assert(fc.property(anyPerson, fc.array(anyPerson, { maxLength: 6 }), fc.nat(), (mine, theirs, turn) => {
      const self = faces(record("self", mine.fields, { email: mine.email }));
      const others = theirs.map(({ fields, email }, at) => faces(record(`r${String(at)}`, fields, { email })));
      const turned = [...others.slice(turn % Math.max(1, others.length)), self, ...others.slice(0, turn % Math.max(1, others.length)), ...others].toReversed();
      assert.deepEqual(match(self, turned), match(self, others));
      for (const { id, weight } of match(self, others).ranked) {
        const other = others.find((one) => one.id === id);
        const back = other === undefined ? undefined : match(other, [self]).ranked[0]?.weight;
        assert.ok(back !== undefined && Math.abs(back - weight) < 1e-9, "which of two is asked about does not matter");
      }
    }));
  });
});

describe("the shipped model", () => {
  it("tells of every grade, and expects fewer equal pairs among more", () => {
    for (const object of ["contact", "account"] satisfies readonly LinkObject[]) {
      const model = shippedModel(object, 1_000);
      assert.deepEqual(model.comparisons.map(({ name, m, u }) => [name, m.length, u.length]), specOf(object).comparisons.map((one) => [one.name, gradesOf(one), gradesOf(one)]));
      for (const records of [0, 1, 2, 1_000, 10_000_000]) {
        const { prior } = shippedModel(object, records);
        assert.ok(prior > 0 && prior <= 0.05 && prior <= shippedModel(object, Math.floor(records / 10)).prior);
      }
    }
  });
});
