import assert from "node:assert/strict";

import { describeObject } from "../../../../sandbox/salesforce/schema/describe.ts";
import { fieldFile, keyFiles, OrgUnderTest, permissionFile, refused } from "./org-fixture.ts";

const text = "<length>80</length><type>Text</type>";
const pick = (restricted: boolean): string => "<type>Picklist</type><valueSet>"
  + `<restricted>${restricted}</restricted><valueSetDefinition><sorted>false</sorted><value><fullName>email</fullName><default>false</default><label>Email</label></value>`
  + "<value><fullName>call</fullName><default>true</default><label>Call</label></value></valueSetDefinition></valueSet>";

describe("an admin deploys metadata to the sandbox Salesforce", () => {
  let at: OrgUnderTest;
  beforeEach(() => {
    at = new OrgUnderTest();
  });
  afterEach(() => {
    at.remove();
  });
  const field = (object: string, name: string): unknown => at.org.catalog.object(object)?.fields.get(name.toLowerCase());

  it("a field is there for nobody until a permission set grants it", () => {
    assert.equal(at.deploy(fieldFile("Contact", "Note__c", text)).status, 200);
    assert.equal(field("Contact", "Note__c"), undefined);
    assert.equal(refused(() => at.create("Contact", { LastName: "E", Note__c: "x" })).errorCode, "INVALID_FIELD");
    at.deploy(permissionFile("Readers", ["Contact.Note__c"], false));
    assert.equal(refused(() => at.create("Contact", { LastName: "E", Note__c: "x" })).errorCode, "INVALID_FIELD_FOR_INSERT_UPDATE");
    at.deploy(permissionFile("Writers", ["Contact.Note__c"]));
    assert.equal(at.create("Contact", { LastName: "E", Note__c: "x" }).values["Note__c"], "x");
  });

  it("a field of Activity is granted on tasks and events apart", () => {
    at.deploy({ ...permissionFile("Set", ["Task.Note__c"]), ...fieldFile("Activity", "Note__c", text) });
    assert.ok(field("Task", "Note__c"));
    assert.equal(field("Event", "Note__c"), undefined);
  });

  it("the same again changes nothing, and a restart forgets nothing", () => {
    const first = at.deploy(keyFiles);
    assert.deepEqual(first.json, {
      success: true, changed: ["CustomField Activity.Key__c", "CustomField Account.Key__c", "PermissionSet Keys"], unchanged: [], ignored: [],
    });
    at.reopen();
    assert.deepEqual(at.deploy({ ...keyFiles, "main/default/classes/A.cls-meta.xml": "<ApexClass/>", "sfdx-project.json": "{}" }).json, {
      success: true, changed: [], unchanged: ["CustomField Activity.Key__c", "CustomField Account.Key__c", "PermissionSet Keys"],
      ignored: ["main/default/classes/A.cls-meta.xml", "sfdx-project.json"],
    });
  });

  it("field types take and refuse what they should", () => {
    const types: Readonly<Record<string, string>> = {
      Area__c: "<type>TextArea</type>", Flag__c: "<defaultValue>false</defaultValue><type>Checkbox</type>", Day__c: "<type>Date</type>",
      When__c: "<type>DateTime</type>", Link__c: "<type>Url</type>", Mail__c: "<type>Email</type>", Kind__c: pick(true), Open__c: pick(false),
      Count__c: "<precision>5</precision><scale>0</scale><type>Number</type>",
    };
    const files = Object.entries(types).flatMap(([name, content]) => Object.entries(fieldFile("Activity", name, content)));
    at.deploy({ ...Object.fromEntries(files), ...permissionFile("All", Object.keys(types).map((name) => `Task.${name}`)) });
    const task = at.create("Task", { When__c: "2026-03-02T10:00:00Z", Open__c: "fax", Kind__c: "email" });
    assert.deepEqual([task.values["Flag__c"], task.values["When__c"], task.values["Open__c"]], [false, "2026-03-02T10:00:00.000+0000", "fax"]);
    const wrong = { Area__c: "x".repeat(256), Flag__c: "maybe", Day__c: "tomorrow", Mail__c: "x", Kind__c: "fax", Count__c: 1.5 };
    assert.deepEqual(Object.entries(wrong).map(([name, value]) => refused(() => at.create("Task", { [name]: value })).errorCode), [
      "STRING_TOO_LONG", "JSON_PARSER_ERROR", "JSON_PARSER_ERROR", "INVALID_EMAIL_ADDRESS", "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "JSON_PARSER_ERROR",
    ]);
  });

  it("describe tells of a field what its file said", () => {
    at.deploy(keyFiles);
    const type = at.org.catalog.object("task");
    assert.ok(type !== undefined);
    const json = JSON.stringify(describeObject(type, at.org));
    assert.match(json, /"custom":true[^{}]*"externalId":true[^{}]*"length":80[^{}]*"name":"Key__c"[^{}]*"unique":true/);
    assert.match(json, /"name":"TaskSubtype"[^{}]*"nillable":true/);
  });

  const broken: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    "malformed XML": fieldFile("Contact", "A__c", "<type>Text</typ>"),
    "a document type": { "objects/Contact/fields/A__c.field-meta.xml": "<!DOCTYPE x [<!ENTITY a \"b\">]><CustomField/>" },
    "two roots": { "objects/Contact/fields/A__c.field-meta.xml": "<CustomField/><CustomField/>" },
    "an unknown type": fieldFile("Contact", "A__c", "<type>Hologram</type>"),
    "no type": fieldFile("Contact", "A__c", ""),
    "no length": fieldFile("Contact", "A__c", "<type>Text</type>"),
    "too great a length": fieldFile("Contact", "A__c", "<length>256</length><type>Text</type>"),
    "a name without ending": fieldFile("Contact", "A", text),
    "a name too long": fieldFile("Contact", `${"A".repeat(41)}__c`, text),
    "a file of another name": { "objects/Contact/fields/B__c.field-meta.xml": Object.values(fieldFile("Contact", "A__c", text)).join("") },
    "an object that is not there": fieldFile("Planet", "A__c", text),
    "a field of Task itself": fieldFile("Task", "A__c", text),
    "a long text on Activity": fieldFile("Activity", "A__c", "<length>1000</length><type>LongTextArea</type><visibleLines>3</visibleLines>"),
    "a unique date": fieldFile("Contact", "A__c", "<type>Date</type><unique>true</unique>"),
    "a picklist without values": fieldFile("Contact", "A__c", "<type>Picklist</type>"),
    "a checkbox without default": fieldFile("Contact", "A__c", "<type>Checkbox</type>"),
    "a permission on nothing": permissionFile("Set", ["Contact.Nothing__c"]),
  };
  for (const [what, files] of Object.entries(broken)) {
    it(`refuses ${what}, and then keeps nothing of the deployment`, () => {
      assert.throws(() => at.deploy({ ...fieldFile("Account", "Fine__c", text), ...files }), RangeError);
      assert.deepEqual(at.org.metadata.fields(), []);
    });
  }

  it("refuses to turn a field into another type", () => {
    at.deploy(keyFiles);
    assert.throws(() => at.deploy(fieldFile("Account", "Key__c", "<type>Date</type>")), RangeError);
  });

  it("a reset empties it, or keeps it on demand", () => {
    at.deploy(keyFiles);
    at.create("Account", { Name: "Example", Key__c: "k" });
    at.door("POST", "reset", { keepMetadata: true });
    assert.ok(field("Task", "Key__c"));
    assert.equal(at.org.byExternalId("Account", "Key__c", "k").length, 0);
    at.reopen();
    assert.ok(field("Task", "Key__c"));
    at.door("POST", "reset");
    assert.equal(field("Task", "Key__c"), undefined);
  });
});
