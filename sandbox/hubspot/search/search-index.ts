import { DueQueue } from "../../shared/due-queue.ts";
import type { CrmRecord } from "../model.ts";
import type { Settings } from "../settings.ts";
import { draw } from "../../shared/chance.ts";

interface Change {
  readonly before: CrmRecord | undefined;
  readonly after: CrmRecord | undefined;
}

/**
 * What a search sees: each record as it was some time ago. Search is eventually consistent (VENDORS 1.3), and not in
 * order: of two records the one changed later may be seen first. A record itself never goes back in time.
 */
export class SearchIndex {
  readonly #visible = new Map<string, Map<string, CrmRecord>>();
  readonly #waiting = new Map<number, Change>();
  readonly #applied = new Map<string, number>();
  readonly #due = new DueQueue();
  #seq = 0;

  /** Notes a change that searches see from `visibleAtMs` on. */
  note(before: CrmRecord | undefined, after: CrmRecord | undefined, visibleAtMs: number): void {
    this.#seq += 1;
    this.#waiting.set(this.#seq, { before, after });
    this.#due.push({ seq: this.#seq, dueAt: visibleAtMs });
  }

  /** The records of a type that a search at `nowMs` looks at: alive ones only. */
  view(object: string, nowMs: number): Iterable<CrmRecord> {
    this.#settle(nowMs);
    return this.#visible.get(object)?.values() ?? [];
  }

  clear(): void {
    this.#visible.clear();
    this.#waiting.clear();
    this.#applied.clear();
    this.#due.clear();
  }

  #settle(nowMs: number): void {
    for (let first = this.#due.first(); first !== undefined && first.dueAt <= nowMs; first = this.#due.first()) {
      this.#due.pop();
      const change = this.#waiting.get(first.seq);
      this.#waiting.delete(first.seq);
      if (change !== undefined) this.#apply(first.seq, change);
    }
  }

  #apply(seq: number, { before, after }: Change): void {
    const record = after ?? before;
    if (record === undefined) return;
    const key = `${record.object}/${record.id}`;
    if ((this.#applied.get(key) ?? 0) > seq) return;
    this.#applied.set(key, seq);
    const records = this.#visible.get(record.object) ?? new Map<string, CrmRecord>();
    this.#visible.set(record.object, records);
    if (after === undefined || after.archivedAt !== null) records.delete(record.id);
    else records.set(record.id, after);
  }
}

/**
 * How long after it a change is seen by searches: the usual lag, and for some changes a good deal more. A change that is
 * taken back at once draws the same as the change itself, so that nobody ever sees it.
 */
export function lagOf(settings: Settings, before: CrmRecord | undefined, after: CrmRecord | undefined): number {
  const { searchLagMs, searchLagTailMs, searchLagTailRate, searchLagSeed } = settings;
  if (searchLagTailMs === 0 || searchLagTailRate === 0) return searchLagMs;
  const record = after ?? before;
  const name = `${record?.object ?? ""}/${record?.id ?? ""}/${String(Math.max(before?.updatedAt ?? 0, after?.updatedAt ?? 0))}`;
  if (draw(searchLagSeed, name) >= searchLagTailRate) return searchLagMs;
  return searchLagMs + Math.ceil(draw(searchLagSeed, `${name}/tail`) * searchLagTailMs);
}
