import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { DoorHandler } from "../../../../sandbox/shared/crm.ts";
import { DurableStore } from "../../../../sandbox/shared/durable-store.ts";
import type { SandboxReply } from "../../../../sandbox/shared/http-types.ts";
import { findRoute } from "../../../../sandbox/shared/routes.ts";
import { salesforceDoor } from "../../../../sandbox/salesforce/door.ts";
import { SalesforceError } from "../../../../sandbox/salesforce/model.ts";
import type { Complaint, Row, Value, WriteContext } from "../../../../sandbox/salesforce/model.ts";
import type { OrgState } from "../../../../sandbox/salesforce/org.ts";
import { adminUserId } from "../../../../sandbox/salesforce/records/base-rows.ts";
import { defaultSettings } from "../../../../sandbox/salesforce/settings.ts";
import type { Facts, Settings } from "../../../../sandbox/salesforce/settings.ts";
import { createOrg } from "../../../../sandbox/salesforce/stored-org.ts";

export type Values = Readonly<Record<string, Value>>;

export const asApp: WriteContext = { userId: adminUserId, allowDuplicates: false };
export const worldDir = "sandbox/seed/world";

/** An org in a folder of its own, which can be closed and opened again as after a kill. */
export class OrgUnderTest {
  readonly #dir = mkdtempSync(join(tmpdir(), "org-"));
  #org = this.#open();

  get org(): OrgState {
    return this.#org;
  }

  /** What was not committed is lost, as when the process is killed. */
  reopen(): OrgState {
    this.#org.store.close();
    this.#org = this.#open();
    return this.#org;
  }

  remove(): void {
    this.#org.store.close();
    rmSync(this.#dir, { recursive: true, force: true });
  }

  create(type: string, values: Values): Row {
    return this.#org.create(type, values, asApp);
  }

  update(row: Row, values: Values): Row {
    return this.#org.update(row.type, row.id, values, asApp);
  }

  set(settings: Partial<Settings>): void {
    this.#org.saveSettings({ ...this.#org.settings(), ...settings });
  }

  setFacts(facts: Partial<Facts>): void {
    this.#org.saveFacts({ ...this.#org.facts(), ...facts });
  }

  /** The record as it stands now. */
  now(row: Row): Values {
    return this.#org.row(row.type, row.id)?.values ?? {};
  }

  relations(activity: Row): readonly Values[] {
    return [...this.#org.rows(`${activity.type}Relation`)].map((row) => row.values).filter((values) => values[`${activity.type}Id`] === activity.id);
  }

  /** One call through the control door. */
  door(method: "GET" | "POST", path: string, body?: unknown): SandboxReply {
    const parts = { org: this.#org, sessions: { revokeAll: () => undefined }, apiUsage: { clear: () => undefined } };
    const match = findRoute<DoorHandler>(salesforceDoor(parts), method, path.split("/"));
    assert.equal(match.found, "handler");
    return match.handler({ body, query: new URLSearchParams(), params: match.params });
  }

  deploy(files: Readonly<Record<string, string>>): SandboxReply {
    return this.door("POST", "deploy", { files });
  }

  #open(): OrgState {
    const store = new DurableStore();
    const org = createOrg(store, defaultSettings);
    store.open(join(this.#dir, "org.jsonl"));
    return org;
  }
}

/** The complaint with which the work is refused. */
export function refused(work: () => unknown): Complaint & { readonly status: number } {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof SalesforceError, String(error));
    const [first] = error.complaints;
    assert.ok(first !== undefined);
    return { ...first, status: error.status };
  }
  assert.fail("it was not refused");
}

/** A custom field's file under its path. */
export function fieldFile(object: string, name: string, content: string): Readonly<Record<string, string>> {
  return {
    [`main/default/objects/${object}/fields/${name}.field-meta.xml`]:
      `<?xml version="1.0" encoding="UTF-8"?>\n<CustomField xmlns="http://soap.sforce.com/2006/04/metadata"><fullName>${name}</fullName><label>${name}</label>${content}</CustomField>`,
  };
}

/** A permission set that lets its users read and edit the fields. */
export function permissionFile(name: string, fields: readonly string[], editable = true): Readonly<Record<string, string>> {
  const permissions = fields.map((field) => `<fieldPermissions><editable>${editable}</editable><field>${field}</field><readable>true</readable></fieldPermissions>`);
  return {
    [`main/default/permissionsets/${name}.permissionset-meta.xml`]:
      `<?xml version="1.0" encoding="UTF-8"?>\n<PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata">${permissions.join("")}<label>${name}</label></PermissionSet>`,
  };
}

/** A unique external id on tasks and events, and one on accounts, both visible. */
export const keyFiles: Readonly<Record<string, string>> = {
  ...fieldFile("Activity", "Key__c", "<externalId>true</externalId><length>80</length><type>Text</type><unique>true</unique>"),
  ...fieldFile("Account", "Key__c", "<externalId>true</externalId><length>80</length><type>Text</type><unique>true</unique>"),
  ...permissionFile("Keys", ["Task.Key__c", "Event.Key__c", "Account.Key__c"]),
};
