import assert from "node:assert/strict";

import fc from "fast-check";

import { envelopeOf, mergeRequest, soapReader } from "../../../../connectors/salesforce/soap.ts";
import { child, readXml, xmlText } from "../../../../connectors/salesforce/soap-xml.ts";

describe("SOAP messages", () => {
  it("when any text goes into a message, then it reads back the same, or cannot be sent at all", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
      const escaped = xmlText(text);
      if (escaped === null) return;
      assert.equal(child(readXml(`<a><b>${escaped}</b></a>`) ?? undefined, "b")?.text, text);
    }));
  });

  it("when a text holds what XML cannot carry, then no message is made of it", () => {
    for (const text of ["bell \u0007", "half \uD83D", "no character \uFFFF"]) {
      assert.equal(xmlText(text), null);
      assert.equal(mergeRequest("Contact", { master: "003000000000001AAA", loser: "003000000000002AAA", values: { Title: text } }), null);
    }
  });

  it("when a value reads like markup, then it stays a value", () => {
    const request = mergeRequest("Contact", { master: "003000000000001AAA", loser: "003000000000002AAA", values: { Title: "</Title><Id>x</Id>", Phone: null } });
    assert.ok(request !== null);
    const merge = child(child(child(readXml(envelopeOf(request, "t<o>ken")) ?? undefined, "Body"), "merge"), "request");
    const master = child(merge, "masterRecord");
    assert.deepEqual(master?.children.map(({ name, text }) => [name, text]), [["type", "Contact"], ["fieldsToNull", "Phone"], ["Id", "003000000000001AAA"], ["Title", "</Title><Id>x</Id>"]]);
    assert.equal(child(merge, "recordToMergeIds")?.text, "003000000000002AAA");
  });

  it("when a name is none of describe's, then no message is made of it", () => {
    assert.equal(mergeRequest("Contact", { master: "003000000000001AAA", loser: "003000000000002AAA", values: { "Title><Id": "x" } }), null);
  });

  for (const broken of ["", "plain", "<a>", "<a></b>", "<a/><b/>", "<a>&nbsp;</a>", "<a>& </a>", "<!DOCTYPE a><a/>", "<a><![CDATA[x]]></a>", "<a b=c/>", "text <a/>", `${"<a>".repeat(50)}${"</a>".repeat(50)}`]) {
    it(`when an answer is ${JSON.stringify(broken.slice(0, 30))}, then it is no document`, () => {
      assert.equal(readXml(broken), null);
    });
  }

  it("when an answer is cut anywhere, then it is never taken for a result", () => {
    const whole = '<?xml version="1.0"?><s:Envelope xmlns:s="x"><s:Body><mergeResponse><result><id>1</id><success>true</success></result></mergeResponse></s:Body></s:Envelope>';
    const head = { status: 200, headers: new Map<string, string>() };
    assert.deepEqual(soapReader("merge")(whole, head), { json: [{ id: "1", success: true, errors: [] }], isGarbage: false });
    for (let at = 0; at < whole.length; at += 1) {
      const read = soapReader("merge")(whole.slice(0, at), head);
      assert.ok(read.isGarbage || read.json === undefined, String(at));
    }
  });

  it("when Salesforce answers with a fault, then its code and sentence are told", () => {
    const fault = '<e:Envelope xmlns:e="x" xmlns:sf="y"><e:Body><e:Fault><faultcode>sf:INVALID_FIELD</faultcode><faultstring>INVALID_FIELD: no such column</faultstring><detail><sf:ApiFault><sf:exceptionCode>INVALID_FIELD</sf:exceptionCode><sf:exceptionMessage>no such column</sf:exceptionMessage></sf:ApiFault></detail></e:Fault></e:Body></e:Envelope>';
    assert.deepEqual(soapReader("merge")(fault, { status: 500, headers: new Map() }), { json: [{ errorCode: "INVALID_FIELD", message: "no such column" }], isGarbage: false });
  });
});
