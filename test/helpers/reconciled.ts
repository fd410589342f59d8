import assert from "node:assert/strict";
import * as z from "zod";

import type { InstallationId } from "../../src/domain/model/ids.ts";
import type { CrmReader } from "../../src/ports/crm-reader.ts";
import type { ReconcilePass } from "../../src/ports/reconcile-table.ts";
import { reconcileRecords } from "../../src/usecases/reconcile-records.ts";
import { syncRecords } from "../../src/usecases/sync-records.ts";
import { fine } from "../contract/items.ts";
import type { Portal } from "../contract/portal.ts";
import { door } from "../contract/portal-hands.ts";
import type { FreshStore } from "./database.ts";
import { freshStore } from "./database.ts";
import { mirrorPicture, orgPicture, type Picture, portalPicture } from "./mirror-picture.ts";
import { wantedInstallation } from "./sample-rows.ts";

/** A mirror of a sandbox CRM, and hands on both. */
export interface Mirrored {
  readonly crm: "hubspot" | "salesforce";
  readonly portal: Portal;
  readonly fresh: FreshStore;
  readonly id: InstallationId;
  sync(): Promise<void>;
  /** What a comparison found, by object; those without findings left out. */
  reconcile(around?: (reader: CrmReader) => CrmReader): Promise<Readonly<Record<string, Readonly<Record<string, number>>>>>;
  passes(around?: (reader: CrmReader) => CrmReader): Promise<readonly ReconcilePass[]>;
  /** A person changes something in the CRM, in the vendor's words; yields the record's id. */
  edit(what: Readonly<Record<string, unknown>>): Promise<string>;
  /** So much time goes by for the CRM that whatever was changed should have been read. */
  age(): Promise<void>;
  mirror(): Promise<Picture>;
  truth(): Promise<Picture>;
  calls(): Promise<number>;
  close(): Promise<void>;
}

const TWO_HOURS_MS = 2 * 3_600_000;

/** Reads a portal into a mirror of its own; `first` stands around the reader of the first synchronisation. */
export async function mirrored(crm: "hubspot" | "salesforce", url: string, portal: Portal, first: (reader: CrmReader) => CrmReader = (reader) => reader): Promise<Mirrored> {
  const fresh = await freshStore();
  const { id } = await fresh.store.acrossTenants.install({ ...wantedInstallation(crm), crm });
  const { store } = fresh;
  const passes = async (around: (reader: CrmReader) => CrmReader = (reader) => reader): Promise<readonly ReconcilePass[]> =>
    fine(await reconcileRecords({ store, reader: around(portal.crm.reader), clock: portal.clock }, id));
  const sync = async (reader: CrmReader): Promise<void> => { fine(await syncRecords({ store, reader }, id, { object: null, full: false })); };
  const one: Mirrored = {
    crm, portal, fresh, id, passes,
    sync: () => sync(portal.crm.reader),
    reconcile: async (around) => findings(await passes(around)),
    edit: async (what) => z.object({ id: z.string() }).parse(await door(url, "POST", "edit", what)).id,
    async age() {
      await door(url, "POST", "clock", { advanceMs: TWO_HOURS_MS });
      portal.clock.advance(TWO_HOURS_MS);
    },
    mirror: () => mirrorPicture(fresh.database),
    truth: () => (crm === "hubspot" ? portalPicture(url) : orgPicture(url)),
    calls: () => portal.requests(),
    close: () => fresh.close(),
  };
  await sync(first(portal.crm.reader));
  return one;
}

/** What passes found, without what was only read. */
export function findings(passes: readonly ReconcilePass[]): Readonly<Record<string, Readonly<Record<string, number>>>> {
  const found = passes.map(({ object, counts }) => {
    const { read, ...rest } = counts;
    assert.ok(read >= 0);
    return [object, Object.fromEntries(Object.entries(rest).filter(([, count]) => count > 0))] as const;
  });
  return Object.fromEntries(found.filter(([, counts]) => Object.keys(counts).length > 0));
}
