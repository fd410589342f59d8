import { schemaFact } from "../domain/audit/schema-fact.ts";
import type { FieldDescription } from "../domain/model/field-description.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import { compareSchema, type SchemaChange } from "../domain/schema/compare-schema.ts";
import type { Clock } from "../ports/clock.ts";
import type { CrmError } from "../ports/crm-errors.ts";
import type { CrmReader, ObjectFields } from "../ports/crm-reader.ts";
import type { CrmObject } from "../ports/crm-records.ts";
import type { Store, TenantTransaction } from "../ports/store.ts";
import type { KnownSchema } from "../ports/store-tables.ts";

/** What a look at the CRM's schema needs. */
export interface WatchDeps {
  readonly store: Store;
  readonly reader: CrmReader;
  readonly clock: Clock;
}

/** What a look found of one object: changes of fields that Steward uses, or the CRM's refusal to tell. */
export interface SchemaNews {
  readonly object: CrmObject;
  readonly changes: readonly SchemaChange[];
  /** Everything of the object is read again, because it holds what was never read. */
  readonly isReadAgain: boolean;
  readonly refusal: CrmError | null;
}

/** Admins change fields now and then: a look this often costs a call an object, and a new field waits no longer. */
const LOOK_EVERY_MS = 10 * 60 * 1000;

/**
 * Compares what the CRM says of its fields now with the last look, object by object. What concerns a field that Steward
 * reads, writes or maps goes to the audit log; a field that appeared, or became another type, has every record of its
 * object read again. A field that vanished changes nothing: what cannot be seen is not empty. One object's refusal
 * stops no other.
 */
export async function watchSchema({ store, reader, clock }: WatchDeps, installation: InstallationId): Promise<readonly SchemaNews[]> {
  const news: SchemaNews[] = [];
  for (const object of reader.objects) {
    const known = await store.inInstallation(installation, (tx) => tx.schema.known(object));
    if (known !== null && Date.parse(clock.now()) - Date.parse(known.seenAt) < LOOK_EVERY_MS) continue;
    const seen = await reader.describe(object);
    if (!seen.ok) news.push({ object, changes: [], isReadAgain: false, refusal: seen.error });
    else if (seen.value !== null) news.push(...(await compare(store, installation, { object, known, seen: { ...seen.value, seenAt: clock.now() } })));
  }
  return news;
}

interface Look {
  readonly object: CrmObject;
  readonly known: KnownSchema | null;
  readonly seen: KnownSchema;
}

function compare(store: Store, installation: InstallationId, { object, known, seen }: Look): Promise<readonly SchemaNews[]> {
  return store.inInstallation(installation, async (tx) => {
    await tx.schema.save(object, seen);
    if (known === null) return [];
    const used = usedFields(tx, object, [known, seen]);
    const changes = compareSchema(known.fields, seen.fields).filter(({ field }) => used.has(field));
    if (changes.length === 0) return [];
    const isReadAgain = changes.some(({ kind }) => kind === "appeared" || kind === "type");
    // Marks before the log, as everybody locks them.
    if (isReadAgain) await readAgain(tx, object);
    const names = [...new Set(changes.map(({ field }) => field))];
    await tx.audit.append([schemaFact(tx.installation.crm, object, names.map((name) => ({ name, before: named(known.fields, name), after: named(seen.fields, name) })))]);
    return [{ object, changes, isReadAgain, refusal: null }];
  });
}

/** A pass over everything that was cut has read a part without the field: it does not go on but begins anew, a first one by itself. */
async function readAgain(tx: TenantTransaction, object: CrmObject): Promise<void> {
  await tx.sync.endPass(object, "full");
  if ((await tx.sync.marks(object)) !== null) await tx.enqueue({ name: "sync-records", installation: tx.installation.id, object, full: true });
}

/** What the connector uses now or used at the last look, and what the policy maps. */
function usedFields(tx: TenantTransaction, object: CrmObject, looks: readonly ObjectFields[]): ReadonlySet<string> {
  const mapped = Object.entries(tx.installation.policy.fields.mapped).find(([noun]) => noun === object)?.[1] ?? [];
  return new Set([...looks.flatMap(({ used }) => used), ...mapped]);
}

const named = (fields: readonly FieldDescription[], name: string): FieldDescription | null => fields.find((field) => field.name === name) ?? null;
