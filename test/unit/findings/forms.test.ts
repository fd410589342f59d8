import assert from "node:assert/strict";

import { countryOf, isCountryForm } from "../../../src/domain/findings/countries.ts";
import type { Finding } from "../../../src/domain/findings/finding.ts";
import { foundBy, someAccount, someContact, someContext, someField } from "../../helpers/some-seen.ts";

const fixOf = (found: readonly Finding[]): unknown => (found.length === 0 ? "nothing found" : found[0]?.fix === null ? "no answer" : Object.values(found[0]?.fix?.fields ?? {}));
const name = (firstName: string, lastName: string): unknown => fixOf(foundBy("name-casing", someContact({ firstName, lastName })));
const title = (one: string): unknown => fixOf(foundBy("title-casing", someContact({ title: one })));
const phone = (...phones: readonly string[]): unknown => fixOf(foundBy("phone-form", someContact({ phones })));
const NOTHING = "nothing found";
const NO_ANSWER = "no answer";

describe("names and titles", () => {
  it("when a whole name is in capitals or in small letters, then its usual form is proposed", () => {
    assert.deepEqual([name("JANE", "SMITH"), name("jane", "o'brien"), name("anna-lena", "müller"), name("jan", "van der berg")], [["Jane", "Smith"], ["Jane", "O'Brien"], ["Anna-Lena", "Müller"], ["Jan", "van der Berg"]]);
  });

  it("when more than case is open, then it is asked about without an answer", () => {
    for (const [first, last] of [["JAN", "VAN DER BERG"], ["JOHN", "MCDONALD"], ["IŞIL", "YILDIZ İNCE"]] as const) assert.equal(name(first, last), NO_ANSWER, last);
  });

  it("when capitals are a custom, initials or of a script without case, then nothing is said", () => {
    for (const [first, last] of [["Jean", "DUPONT"], ["JP", "MORGAN"], ["AJ", "NG"], ["J.R.", "SMITH"], ["", "SIEMENS"], ["Jan", "van der Berg"], ["伟", "王小明"], ["LI", "WEI"], ["Ana", "McLean"]] as const) assert.equal(name(first, last), NOTHING, last);
  });

  it("when a company is written in capitals, then that is its name", () => {
    for (const one of ["IBM", "SIEMENS", "BMW AG", "ACME PUMPS LTD"]) assert.deepEqual(foundBy("name-casing", someAccount({ name: one })), []);
  });

  it("when a title is in one case, then it is found; its form is proposed where every word is known", () => {
    assert.deepEqual([title("SENIOR VICE PRESIDENT OF SALES"), title("it manager"), title("head of r&d")], [["Senior Vice President of Sales"], ["IT Manager"], NOTHING]);
    assert.deepEqual([title("CHEFE DE COMPRAS"), title("directeur commercial")], [NO_ANSWER, NO_ANSWER]);
    for (const calm of ["CEO", "VP IT", "Head of IT", "CFO / COO", "Directeur commercial", "部長", "VP Sales EMEA"]) assert.equal(title(calm), NOTHING, calm);
  });

  it("when blanks are too many, then they are taken out, and nothing else", () => {
    assert.deepEqual(fixOf(foundBy("white-space", someContact({ firstName: " Ana\u00a0", title: "Head of Works" }))), ["Ana"]);
    assert.deepEqual(fixOf(foundBy("white-space", someContact({ firstName: "Ana\u200b" }))), ["Ana"]);
    for (const calm of ["Ana Maria", "می‌خواهم", ""]) assert.deepEqual(foundBy("white-space", someContact({ firstName: calm })), [], calm);
  });
});

describe("telephone numbers", () => {
  it("when a number can be dialled, or is an extension, then nothing is said", () => {
    for (const calm of ["+44 161 496 0000", "0161 496 0000", "+1 216 555 0188 ext. 12", "4711", "x204", "110", "1-800-FLOWERS", "ask at reception", "+44 (0)161 496 0000"]) assert.equal(phone(calm), NOTHING, calm);
  });

  it("when words or a second number stand beside it, then the one within is proposed if it is one that names its country", () => {
    assert.deepEqual(phone("call after 5pm please, the best number is +1 216 555 0188 (cell)"), ["+12165550188"]);
    for (const open of ["+1 216 555 0188 / +1 216 555 0199", "216 555 0188 or 216 555 0199", "12345678901234567890"]) assert.equal(phone(open), NO_ANSWER, open);
    assert.equal(phone("+44 161 496 0000", "12345678901234567890"), NO_ANSWER, "beyond the first one nobody knows the field");
  });
});

describe("countries, states, addresses, sources", () => {
  const country = (value: string, field = "country", options: readonly string[] | null = null): unknown =>
    fixOf(foundBy("country-form", someAccount({}, { mapped: { [field]: value } }), someContext({ hygiene: { fields: { country: ["account.mapped.country", "account.mapped.CountryCode"] } }, schema: { account: [someField(field, { options })] } })));

  it("when a country is in a form of ISO, then nothing is said", () => {
    for (const calm of ["US", "United States", "United States of America", "Georgia", "Côte d'Ivoire", "Türkiye", "Turkey", "Russian Federation", "Korea, Republic of"]) assert.equal(country(calm), NOTHING, calm);
  });

  it("when it is written otherwise, then the form of the field is proposed: the list's, a code among codes, else the name", () => {
    assert.deepEqual([country("USA"), country("u.k."), country("deutschland"), country("germany "), country("de", "CountryCode")], [["United States"], ["United Kingdom"], ["Germany"], ["Germany"], ["DE"]]);
    assert.deepEqual([country("USA", "country", ["US", "DE"]), country("USA", "country", ["DE"]), country("USA", "country", ["USA", "DE"])], [["US"], NO_ANSWER, NOTHING]);
    for (const open of ["Korea", "Ireland and UK", "EMEA", "XX"]) assert.equal(country(open), NO_ANSWER, open);
  });

  it("when every code of ISO 3166-1 is asked for, then it is a country, and so is its name", () => {
    for (const code of ["AF", "CI", "GB", "KR", "SZ", "TR", "US", "ZW", "XK"]) assert.equal(isCountryForm(code), code !== "XK", code);
    assert.deepEqual([countryOf("Ivory Coast")?.code, countryOf("north korea")?.code, countryOf("Congo")?.code], ["CI", "KP", "CG"]);
  });

  it("when a state is written in another case, then its form is proposed; of countries without a table nothing is said", () => {
    const state = (value: string, of: string): unknown => fixOf(foundBy("state-form", someContact({}, { mapped: { state: value, country: of } })));
    assert.deepEqual([state("ohio", "US"), state("oh", "United States"), state("new south wales", "AU"), state("Bavaria", "US")], [["Ohio"], ["OH"], ["New South Wales"], NO_ANSWER]);
    for (const [value, of] of [["OH", "US"], ["Ohio", "USA"], ["bayern", "DE"], ["ohio", ""]] as const) assert.equal(state(value, of), NOTHING, value);
  });

  it("when a web address leads nowhere, then it is found, and mended where a scheme is too much", () => {
    const url = (value: string): unknown => fixOf(foundBy("url-form", someContact({}, { mapped: { website: value } })));
    assert.deepEqual([url("http://https://example.com"), url("https//example.com"), url("https:/example.com/a")], [["https://example.com"], ["https://example.com"], ["https://example.com/a"]]);
    for (const open of ["ana@example.com", "n/a", "see below", "example"]) assert.equal(url(open), NO_ANSWER, open);
    for (const calm of ["example.com", "https://www.example.com/a?b=c", "HTTP://EXAMPLE.COM", "münchen.example", "linkedin.com/in/ana"]) assert.equal(url(calm), NOTHING, calm);
  });

  it("when a lead source is on no list, then it is found; where there is no list nothing is said", () => {
    const source = (value: string, options: readonly string[] | null, own: readonly string[] = []): unknown =>
      fixOf(foundBy("lead-source", someContact({}, { mapped: { LeadSource: value } }), someContext({ hygiene: { leadSources: own }, schema: { contact: [someField("LeadSource", { options })] } })));
    assert.deepEqual([source("trade show", ["Trade Show", "Web"]), source("word of mouth", ["Web"]), source("Web", ["Web"]), source("anything", null), source("web", null, ["Web"])], [["Trade Show"], NO_ANSWER, NOTHING, NOTHING, ["Web"]]);
  });
});

describe("facts in free text", () => {
  const inNotes = (text: string, change: { phones?: readonly string[]; emails?: readonly string[] } = {}): unknown =>
    fixOf(foundBy("shadow-facts", someContact({ phones: [], emails: ["ana@example.com"], ...change }, { mapped: { Description: text, hs_linkedin_url: null } })));

  it("when the field is empty and the text holds one of its kind, then it is proposed", () => {
    assert.deepEqual([inNotes("mobile: 0161 496 0000"), inNotes("reach her at +1 216 555 0188"), inNotes("Ana@Pumps.example", { phones: ["1"], emails: [] }), inNotes("see www.linkedin.com/in/ana-example", { phones: ["1"] })],
      [["+441614960000"], ["+12165550188"], ["ana@pumps.example"], ["https://www.linkedin.com/in/ana-example"]]);
  });

  it("when there are several, or it may be somebody else's, then it is asked about without an answer", () => {
    for (const open of ["+1 216 555 0188, +1 216 555 0199", "her assistant: +1 216 555 0188", "old number +1 216 555 0188"]) assert.equal(inNotes(open), NO_ANSWER, open);
  });

  it("when digits are an order, a day or a sum, or the field is filled, then nothing is said", () => {
    for (const calm of ["order 2165550188", "met 2026-03-12 10:00", "phone 2026-03-12 10", "12.03.2026 14:00", "EUR 1,250,000.00", "nothing"]) assert.equal(inNotes(calm), NOTHING, calm);
    assert.equal(inNotes("+1 216 555 0188", { phones: ["+44 161 496 0000"] }), NOTHING);
  });
});
