import type { CrmRecordId } from "../../src/domain/model/ids.ts";
import { ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { ZoneName } from "../../src/domain/model/time.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { zoneNamed } from "../shared/zone-name.ts";
import type { SalesforceClient } from "./client.ts";
import { textOf } from "./map/values.ts";
import { isIdOf } from "./objects.ts";
import { readByIds } from "./rows.ts";

/** Where owners live. */
export interface OwnerZones {
  /** Reads what is not known yet of these owners. */
  load(owners: readonly (CrmRecordId | null | undefined)[]): Promise<Result<null, CrmError>>;
  /** The zone of an owner, null when unknown. */
  readonly of: (owner: CrmRecordId | null) => ZoneName | null;
}

/** People move now and then. */
const KEPT_MS = 60 * 60 * 1000;
const OWNERS_MAX = 20_000;

/** Zones of one org's users, read when first needed. */
export function createOwnerZones(client: SalesforceClient, clock: Clock): OwnerZones {
  const known = new Map<string, { readonly zone: ZoneName | null; readonly readAtMs: number }>();
  return {
    async load(owners) {
      const nowMs = Date.parse(clock.now());
      const isOld = (owner: string): boolean => Math.abs(nowMs - (known.get(owner)?.readAtMs ?? Number.NEGATIVE_INFINITY)) > KEPT_MS;
      const ids = owners.flatMap((owner) => (typeof owner === "string" && isIdOf("User", owner) && isOld(owner) ? [owner] : []));
      if (ids.length === 0) return ok(null);
      const rows = await readByIds(client, { from: "User", fields: ["TimeZoneSidKey"], by: "Id", ids });
      if (!rows.ok) return rows;
      if (known.size > OWNERS_MAX) known.clear();
      for (const id of ids) {
        const row = rows.value.find(({ Id }) => Id === id);
        known.set(id, { zone: row === undefined ? null : zoneNamed(textOf(row, "TimeZoneSidKey")), readAtMs: nowMs });
      }
      return ok(null);
    },
    of: (owner) => (owner === null ? null : known.get(owner)?.zone ?? null),
  };
}
