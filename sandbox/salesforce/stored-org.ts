import { z } from "zod";

import { SandboxClock } from "../shared/clock.ts";
import type { DurableMap, DurableStore } from "../shared/durable-store.ts";
import { MetadataStore } from "./deploy/metadata-store.ts";
import type { Catalog, Merge, Merged, Row, SObjectType, Value, WriteContext } from "./model.ts";
import type { OrgState } from "./org.ts";
import { baseRows, organizationId } from "./records/base-rows.ts";
import { mergeRecords } from "./records/merge-records.ts";
import { RecordIndexes } from "./records/record-indexes.ts";
import { RecordTable } from "./records/record-table.ts";
import { removeRecord, undeleteRecord } from "./records/recycle-bin.ts";
import { createRecord, updateRecord } from "./records/record-write.ts";
import { buildCatalog } from "./schema/catalog.ts";
import { fullId, makeId } from "./schema/ids.ts";
import { stagePicklist } from "./schema/stages.ts";
import { defaultFacts, FactsSchema, SettingsSchema } from "./settings.ts";
import type { Facts, Settings } from "./settings.ts";

/** Ids of a grown org, so that they have letters in either case. */
const firstNumber = 1_234_567_890_123;

const ClockStateSchema = z.object({ sandboxMs: z.number(), realMs: z.number(), rate: z.number() });

type Values = Readonly<Record<string, Value>>;

/**
 * The org kept in `store`, which the caller opens afterwards; `start` are its settings until somebody changes them.
 * Its methods only collect changes: the caller commits.
 */
export function createOrg(store: DurableStore, start: Settings): OrgState {
  return new StoredOrg(store, start);
}

class StoredOrg implements OrgState {
  readonly id = organizationId;
  readonly store: DurableStore;
  readonly clock: SandboxClock;
  readonly records: RecordTable;
  readonly metadata: MetadataStore;
  readonly catalog: Catalog = { objects: () => this.#shape().objects(), object: (name) => this.#shape().object(name) };
  readonly #meta: DurableMap<unknown>;
  readonly #indexes: RecordIndexes;
  #catalog: Catalog | undefined;
  #settings: Settings;
  #facts: Facts = defaultFacts;

  constructor(store: DurableStore, start: Settings) {
    this.store = store;
    this.#settings = start;
    this.#meta = store.map("org", (value) => value);
    this.metadata = new MetadataStore(store, () => this.#forgetShape());
    this.records = new RecordTable(store, baseRows());
    this.#indexes = new RecordIndexes(this.records, () => this.catalog);
    this.clock = new SandboxClock((state) => {
      this.#meta.set("clock", state);
      store.commit();
    });
    this.#meta.onChange((key, _before, after) => {
      // Read at every change of a record, so parsed only when somebody turns a knob.
      if (key === "settings") this.#settings = SettingsSchema.parse(after ?? start);
      if (key === "facts") this.#facts = FactsSchema.parse(after ?? {});
      if (key === "settings" || key === "facts") this.#forgetShape();
      if (key === "clock" && store.replaying && after !== undefined) this.clock.restore(ClockStateSchema.parse(after));
    });
    this.records.onChange((before, after) => {
      if ((after ?? before)?.type === "OpportunityStage") this.#forgetShape();
    });
  }

  rows(type: string): Iterable<Row> {
    return this.records.rows(this.catalog.object(type)?.name ?? type);
  }

  row(type: string, id: string): Row | undefined {
    const name = this.catalog.object(type)?.name ?? type;
    const exact = this.records.row(name, id);
    if (exact !== undefined) return exact;
    const full = fullId(id);
    return full === undefined ? undefined : this.records.row(name, full);
  }

  byExternalId(type: string, field: string, value: string): readonly Row[] {
    const object = this.catalog.object(type);
    return this.#indexes.byExternalId(object?.name ?? type, object?.fields.get(field.toLowerCase())?.name ?? field, value);
  }

  create(type: string, values: Values, context: WriteContext): Row {
    return this.#whole(() => createRecord(this, type, values, context));
  }

  update(type: string, id: string, values: Values, context: WriteContext): Row {
    return this.#whole(() => updateRecord(this, { type, id }, values, context));
  }

  remove(type: string, id: string, context: WriteContext): void {
    this.#whole(() => {
      removeRecord(this, { type, id }, context);
    });
  }

  undelete(type: string, id: string, context: WriteContext): Row {
    return this.#whole(() => undeleteRecord(this, { type, id }, context));
  }

  merge(merge: Merge, context: WriteContext): Merged {
    return this.#whole(() => mergeRecords(this, merge, context));
  }

  onChange(listener: (before: Row | undefined, after: Row | undefined) => void): void {
    this.records.onChange(listener);
  }

  pointingTo(type: string, field: string, id: string): readonly Row[] {
    return this.#indexes.pointingTo(type, field, id);
  }

  byDuplicateKey(key: string): readonly Row[] {
    return this.#indexes.byDuplicateKey(key);
  }

  nextId(type: SObjectType): string {
    const next = z.number().catch(firstNumber).parse(this.#meta.get("lastNumber")) + 1;
    this.#meta.set("lastNumber", next);
    return makeId(type.keyPrefix, next);
  }

  settings(): Settings {
    return this.#settings;
  }

  saveSettings(settings: Settings): void {
    this.#meta.set("settings", settings);
  }

  facts(): Facts {
    return this.#facts;
  }

  saveFacts(facts: Facts): void {
    this.#meta.set("facts", facts);
  }

  clear(): void {
    this.store.clear();
    this.clock.reset();
  }

  clearRecords(): void {
    const fields = this.metadata.fields();
    const grants = this.metadata.grants();
    this.clear();
    for (const field of fields) this.metadata.saveField(field);
    for (const grant of grants) this.metadata.saveGrants(grant);
  }

  /** What a refused write had done is taken back. */
  #whole<T>(work: () => T): T {
    const mark = this.store.mark();
    try {
      return work();
    } catch (error) {
      this.store.rollbackTo(mark);
      throw error;
    }
  }

  #shape(): Catalog {
    return this.#catalog ??= buildCatalog({
      customFields: this.metadata.fields(), grants: this.metadata.grants(), stages: stagePicklist(this.records.rows("OpportunityStage")),
      settings: this.#settings, facts: this.#facts,
    });
  }

  #forgetShape(): void {
    this.#catalog = undefined;
    this.#indexes.forgetFields();
  }
}
