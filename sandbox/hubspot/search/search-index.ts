import type { CrmRecord } from "../model.ts";

interface Pending {
  readonly visibleAtMs: number;
  readonly before: CrmRecord | undefined;
  readonly after: CrmRecord | undefined;
}

/** What a search sees: the records as they were some time ago. Search is eventually consistent (VENDORS 1.3). */
export class SearchIndex {
  readonly #visible = new Map<string, Map<string, CrmRecord>>();
  #pending: Pending[] = [];

  /** Notes a change that searches see from `visibleAtMs` on. */
  note(before: CrmRecord | undefined, after: CrmRecord | undefined, visibleAtMs: number): void {
    this.#pending.push({ before, after, visibleAtMs });
  }

  /** The records of a type that a search at `nowMs` looks at: alive ones only. */
  view(object: string, nowMs: number): Iterable<CrmRecord> {
    this.#settle(nowMs);
    return this.#visible.get(object)?.values() ?? [];
  }

  clear(): void {
    this.#visible.clear();
    this.#pending = [];
  }

  /** Changes become visible in the order in which they were made, so one that waits holds up later ones. */
  #settle(nowMs: number): void {
    const firstWaiting = this.#pending.findIndex((change) => change.visibleAtMs > nowMs);
    const due = this.#pending.splice(0, firstWaiting === -1 ? this.#pending.length : firstWaiting);
    for (const { before, after } of due) {
      const record = after ?? before;
      if (record === undefined) continue;
      const records = this.#visible.get(record.object) ?? new Map<string, CrmRecord>();
      this.#visible.set(record.object, records);
      if (after === undefined || after.archivedAt !== null) records.delete(record.id);
      else records.set(record.id, after);
    }
  }
}
