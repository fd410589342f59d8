import assert from "node:assert/strict";

import * as hubspotCodec from "../../connectors/hubspot/map/codec.ts";
import { CODECS as HUBSPOT } from "../../connectors/hubspot/map/engagement.ts";
import * as hubspotRecord from "../../connectors/hubspot/map/record-fields.ts";
import type { HubSpotObject } from "../../connectors/hubspot/schemas.ts";
import type { ObjectDescription } from "../../connectors/salesforce/describe.ts";
import { FieldDescriptionSchema } from "../../connectors/salesforce/describe.ts";
import * as salesforceCodec from "../../connectors/salesforce/map/codec.ts";
import { CODECS as SALESFORCE } from "../../connectors/salesforce/map/engagement.ts";
import * as salesforceRecord from "../../connectors/salesforce/map/record-fields.ts";
import type { Row } from "../../connectors/salesforce/rows.ts";
import type { SlotContext } from "../../connectors/shared/slot.ts";
import type { EngagementObject } from "../../src/domain/model/engagement.ts";
import { ENGAGEMENT_OBJECTS } from "../../src/domain/model/engagement.ts";
import type { FieldType } from "../../src/domain/model/field-description.ts";
import { crmRecordId, naturalKey } from "../../src/domain/model/ids.ts";
import type { RecordFields } from "../../src/domain/model/record-fields.ts";
import type { CrmEngagementFields } from "../../src/ports/crm-records.ts";

/** From UTC-12 to UTC+14, and two that change their clocks: `Etc/GMT+12` lies twelve hours behind UTC. */
const ZONES = [...Array.from({ length: 27 }, (_, at) => `Etc/GMT${at <= 12 ? "+" : "-"}${String(Math.abs(12 - at))}`), "America/St_Johns", "Australia/Lord_Howe"];
const DAYS = ["2026-03-29", "2026-01-01", "2026-12-31", "2028-02-29"];
/** In every zone but those around Greenwich another day than in UTC. */
const MOMENTS = ["2026-03-29T00:30:00.000Z", "2026-12-31T23:30:00.000Z"];
const OWNER = crmRecordId("005000000000001AAA");
const KEY = "0123456789abcdef0123456789abcdef01234567";

/** Either CRM's mapping there and back. */
interface Mapping {
  again(object: EngagementObject, fields: CrmEngagementFields, context: SlotContext): { readonly sent: Readonly<Record<string, unknown>>; readonly read: CrmEngagementFields };
  /** A record's closing date, and two fields of the CRM's own: one a date, one a date-time. */
  records(fields: RecordFields): { readonly sent: Readonly<Record<string, unknown>>; readonly read: RecordFields };
  readonly nextStepDue: string;
  readonly closing: readonly [string, (day: string) => string];
}

const portalObject = (properties: Readonly<Record<string, string>>): HubSpotObject => ({ id: "7", properties });
const hubspot: Mapping = {
  nextStepDue: "steward_due", closing: ["closedate", (day) => `${day}T00:00:00.000Z`],
  again(object, fields, context) {
    const sent = hubspotCodec.encodeNew(HUBSPOT[object], naturalKey(`${object}-${KEY}`), fields, context);
    return { sent, read: hubspotCodec.decodeFields(HUBSPOT[object], portalObject(sent), context) };
  },
  records(fields) {
    const kind = { object: "opportunity", mapped: ["day", "moment"], types: new Map<string, FieldType>([["day", "date"], ["moment", "datetime"]]) } as const;
    const sent = hubspotRecord.toProperties("opportunity", portalObject({}), fields, new Map()) ?? {};
    return { sent, read: hubspotRecord.toState(kind, portalObject(sent), new Map()).fields };
  },
};

const DESCRIPTION: ObjectDescription = {
  name: "Opportunity", keyPrefix: "006", createable: true, updateable: true,
  fields: [["CloseDate", "date"], ["day", "date"], ["moment", "datetime"]].map(([name, type]) => FieldDescriptionSchema.parse({ name, type, createable: true, updateable: true })),
};
/** As Salesforce tells it: instants with an offset without a colon. */
const orgRow = (values: Readonly<Record<string, unknown>>): Row =>
  ({ Id: "006000000000001AAA", ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === "string" && /T.*Z$/.test(value) ? value.replace("Z", "+0000") : value])) });
const salesforce: Mapping = {
  nextStepDue: "Steward_Next_Step_Due__c", closing: ["CloseDate", (day) => day],
  again(object, fields, context) {
    const sent = salesforceCodec.encodeNew(SALESFORCE[object], naturalKey(`${object}-${KEY}`), fields, context);
    return { sent, read: salesforceCodec.decodeFields(SALESFORCE[object], orgRow(sent), context) };
  },
  records(fields) {
    const kind = { object: "opportunity", mapped: ["day", "moment"], description: DESCRIPTION } as const;
    const sent = salesforceRecord.toValues(kind, fields, {}) ?? {};
    return { sent, read: salesforceRecord.toState(kind, orgRow(sent), null).fields };
  },
};

for (const [crm, mapping] of [["hubspot", hubspot], ["salesforce", salesforce]] as const) {
  describe(`days and moments in every zone (${crm})`, () => {
    const before = process.env["TZ"];
    afterEach(() => {
      if (before === undefined) delete process.env["TZ"];
      else process.env["TZ"] = before;
    });

    /** With the machine in every zone, and the owner in every zone or in none that is known. */
    function everywhere(check: (context: SlotContext, where: string) => void): void {
      for (const machine of ZONES) {
        process.env["TZ"] = machine;
        for (const zone of [null, ...ZONES]) check({ zoneOf: () => zone, now: "2026-03-20T12:00:00.000Z" }, `machine in ${machine}, owner in ${String(zone)}`);
      }
    }

    it("F32 a day stays that day, there and back: when a task is due, when a next step is", () => {
      everywhere((context, where) => {
        for (const due of DAYS) {
          for (const object of ENGAGEMENT_OBJECTS) {
            const { sent, read } = mapping.again(object, { due, ownerId: OWNER }, context);
            assert.equal(read.due, due, `${object}, ${where}`);
            if (object !== "task") assert.equal(sent[mapping.nextStepDue], due, `${object}, ${where}`);
          }
        }
      });
    });

    it("F32 a moment stays that moment, there and back", () => {
      everywhere((context, where) => {
        for (const occurredAt of MOMENTS) {
          for (const object of ENGAGEMENT_OBJECTS.filter((one) => one !== "task")) {
            assert.equal(mapping.again(object, { occurredAt, ownerId: OWNER }, context).read.occurredAt, occurredAt, `${object}, ${where}`);
          }
        }
      });
    });

    it("F32 fields of the CRM's own go by the type that it describes: a closing date, a date, a date-time", () => {
      const [closing, asSent] = mapping.closing;
      for (const machine of ZONES) {
        process.env["TZ"] = machine;
        for (const day of DAYS) {
          for (const moment of MOMENTS) {
            const fields = { closeDate: day, "mapped.day": day, "mapped.moment": moment } as const;
            const { sent, read } = mapping.records(fields);
            assert.deepEqual(sent, { [closing]: asSent(day), day, moment }, machine);
            assert.deepEqual([read.closeDate, read["mapped.day"], read["mapped.moment"]], [day, day, moment], machine);
          }
        }
      }
    });
  });
}

describe("what HubSpot tells of a date or a date-time", () => {
  const kind = { object: "contact", mapped: ["day", "moment", "text"], types: new Map<string, FieldType>([["day", "date"], ["moment", "datetime"], ["text", "text"]]) } as const;
  const told = (day: string, moment: string, text: string): readonly unknown[] => {
    const { fields } = hubspotRecord.toState(kind, portalObject({ day, moment, text }), new Map());
    return [fields["mapped.day"], fields["mapped.moment"], fields["mapped.text"]];
  };

  it("F32 when it is told as epoch milliseconds, then it is read by its type, and a number in a text is a text", () => {
    assert.deepEqual(told("1777507200000", "1777507200000", "1777507200000"), ["2026-04-30", "2026-04-30T00:00:00.000Z", "1777507200000"]);
    assert.deepEqual(told("2026-04-30", "2026-04-30T10:00:00Z", "2026-04-30T10:00:00Z"), ["2026-04-30", "2026-04-30T10:00:00.000Z", "2026-04-30T10:00:00Z"]);
  });

  it("F32 when a date is at no midnight, or a date-time is a bare day, then it is left as it is told, not made another value", () => {
    assert.deepEqual(told("1777510800000", "2026-04-30", ""), ["1777510800000", "2026-04-30", null]);
  });
});
