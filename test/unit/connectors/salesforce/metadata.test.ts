import assert from "node:assert/strict";
import { XMLParser } from "fast-xml-parser";
import * as z from "zod";

import { FIELDS, PROVISIONED } from "../../../../connectors/salesforce/fields.ts";
import { CODECS } from "../../../../connectors/salesforce/map/engagement.ts";
import { KEY_FIELD } from "../../../../connectors/salesforce/map/values.ts";
import { metadataFiles } from "../../../../connectors/salesforce/metadata-files.ts";
import { metadataTexts } from "../../../../connectors/salesforce/metadata-text.ts";

const PermissionSet = z.object({ PermissionSet: z.object({ fieldPermissions: z.array(z.object({ field: z.string(), editable: z.boolean(), readable: z.boolean() })) }) });
const CustomField = z.object({ CustomField: z.object({ fullName: z.string(), type: z.string(), label: z.string().max(40), description: z.string().max(1_000), inlineHelpText: z.string().max(510), externalId: z.boolean().optional(), unique: z.boolean().optional() }) });

describe("the metadata that an admin deploys", () => {
  let files: ReadonlyMap<string, string>;
  before(async () => { files = await metadataFiles(); });
  const parsed = (path: string): unknown => new XMLParser({ ignoreDeclaration: true }).parse(files.get(path) ?? "");

  it("is what the fields say (node scripts/salesforce-metadata.ts writes it)", () => {
    assert.deepEqual([...files.keys()].toSorted(), [...metadataTexts().keys()].toSorted());
    for (const [path, text] of metadataTexts()) assert.equal(files.get(path), text, path);
  });

  it("is well-formed, and each file names what its path says", () => {
    const xml = [...files].filter(([path]) => path.endsWith(".xml"));
    assert.equal(xml.length, 21);
    for (const [path, text] of xml) {
      assert.equal(openAtTheEnd(text), "", path);
      assert.match(text, /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<(CustomField|PermissionSet) xmlns="http:\/\/soap\.sforce\.com\/2006\/04\/metadata">/);
      const name = /fields\/(\w+)\.field-meta\.xml$/.exec(path)?.[1];
      if (name !== undefined) assert.equal(CustomField.parse(parsed(path)).CustomField.fullName, name);
    }
  });

  it("makes keys that Salesforce itself keeps apart, and no other field does that", () => {
    for (const path of files.keys()) {
      if (!path.endsWith(".field-meta.xml")) continue;
      const { fullName, externalId, unique } = CustomField.parse(parsed(path)).CustomField;
      const isKey = fullName === KEY_FIELD || fullName === "Steward_Key__c";
      assert.deepEqual([externalId ?? false, unique ?? false], [isKey, isKey], path);
    }
  });

  it("brings every field of ours that is written", () => {
    for (const codec of Object.values(CODECS)) {
      for (const { property } of codec.slots) {
        if (property.startsWith("Steward_")) assert.ok(FIELDS.Activity.some(({ name }) => name === property), `${codec.object} ${property}`);
      }
    }
  });

  it("grants every field on every object that shows it, and nothing on Activity", () => {
    const granted = PermissionSet.parse(parsed("main/default/permissionsets/Steward.permissionset-meta.xml")).PermissionSet.fieldPermissions;
    assert.ok(granted.every(({ editable, readable }) => editable && readable));
    const wanted = PROVISIONED.flatMap(({ object, definedIn }) => FIELDS[definedIn].map(({ name }) => `${object}.${name}`));
    assert.deepEqual(granted.map(({ field }) => field), wanted.toSorted());
    assert.ok(granted.every(({ field }) => !field.startsWith("Activity.")));
  });
});

/** The elements of a text that are still open at its end, or the first end tag that nobody opened. */
function openAtTheEnd(text: string): string {
  const open: string[] = [];
  for (const [, end, name = ""] of text.matchAll(/<(\/?)([A-Za-z]+)(?: xmlns="[^"<>&]+")?>/g)) {
    if (end === "") open.push(name);
    else if (open.pop() !== name) return `/${name}`;
  }
  const rest = text.replaceAll(/<\/?[A-Za-z]+(?: xmlns="[^"<>&]+")?>/g, "").replace("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "");
  return /[<>"']|&(?!(?:amp|lt|gt|quot|apos);)/.test(rest) ? rest : open.join(" ");
}
