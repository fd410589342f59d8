import type { DurableStore } from "../shared/durable-store.ts";
import type { MetadataStore } from "./deploy/metadata-store.ts";
import type { Merge, Merged, Row, RowSource, SObjectType, Value, WriteContext } from "./model.ts";
import type { RecordTable } from "./records/record-table.ts";
import type { Facts, Settings } from "./settings.ts";

/** One Salesforce org: its object types, its records, and the rules that guard them. */
export interface Org extends RowSource {
  /** 18 characters, `00D…`. */
  readonly id: string;
  readonly store: DurableStore;
  /** Living records whose external id field holds the value (text compared without case). */
  byExternalId(type: string, field: string, value: string): readonly Row[];
  /** Each throws a `SalesforceError` and then has done nothing. Values of unknown or read-only fields are refused. */
  create(type: string, values: Readonly<Record<string, Value>>, context: WriteContext): Row;
  update(type: string, id: string, values: Readonly<Record<string, Value>>, context: WriteContext): Row;
  /** Into the recycle bin. */
  remove(type: string, id: string, context: WriteContext): void;
  /** Tells of every change of a record, also of those read back at start and those taken back. */
  onChange(listener: (before: Row | undefined, after: Row | undefined) => void): void;
  settings(): Settings;
  saveSettings(settings: Settings): void;
  facts(): Facts;
  saveFacts(facts: Facts): void;
  /** An empty org with its start settings, at real time. Custom fields go too. */
  clear(): void;
}

/** The org from inside, with what its records, its seed, its deployments and its control door need beside. */
export interface OrgState extends Org {
  readonly records: RecordTable;
  readonly metadata: MetadataStore;
  /** Out of the recycle bin, with what went there along with it. */
  undelete(type: string, id: string, context: WriteContext): Row;
  /** Makes several records one; throws a `SalesforceError` and then has done nothing. */
  merge(merge: Merge, context: WriteContext): Merged;
  /** Living rows whose reference field holds the id. */
  pointingTo(type: string, field: string, id: string): readonly Row[];
  /** Living rows that share a key of the duplicate rules. */
  byDuplicateKey(key: string): readonly Row[];
  nextId(type: SObjectType): string;
  /** As `clear`, but what admins deployed stays. */
  clearRecords(): void;
}
