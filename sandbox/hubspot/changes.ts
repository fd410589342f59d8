import type { Change } from "../shared/request-log.ts";
import type { RecordRef } from "./edges.ts";
import type { AssociationType, CrmRecord } from "./model.ts";
import type { Portal } from "./portal.ts";

/** A record before and after; nothing before it was made, nothing after it was erased. */
export interface RecordChange {
  readonly before: CrmRecord | undefined;
  readonly after: CrmRecord | undefined;
}

/** One side of a link, with its labels before and after. */
export interface LinkChange {
  readonly from: RecordRef;
  readonly to: RecordRef;
  readonly before: readonly AssociationType[];
  readonly after: readonly AssociationType[];
}

/** What changed between two looks. */
export interface Changed {
  readonly records: readonly RecordChange[];
  readonly links: readonly LinkChange[];
}

/** Notes which records and links change between two calls of `take`. What was rolled back leaves no trace. */
export class ChangeWatch {
  #records = new Map<string, RecordChange>();
  #links = new Map<string, LinkChange>();

  constructor(portal: Portal) {
    portal.records.onChange((before, after) => {
      const record = after ?? before;
      if (record === undefined) return;
      const key = `${record.object}/${record.id}`;
      const first = this.#records.get(key);
      this.#records.set(key, { before: first === undefined ? before : first.before, after });
    });
    portal.edges.onChange((before, after) => {
      const edge = after ?? before;
      if (edge === undefined) return;
      const { from, to } = edge;
      const key = `${from.object}/${from.id}>${to.object}/${to.id}`;
      const first = this.#links.get(key);
      this.#links.set(key, { from, to, before: first === undefined ? (before?.types ?? []) : first.before, after: after?.types ?? [] });
    });
  }

  /** The changes since the last call. */
  take(): Changed {
    const records = [...this.#records.values()].filter(({ before, after }) => before !== after);
    // An undone change puts the very same list back.
    const links = [...this.#links.values()].filter(({ before, after }) => before !== after && before.length + after.length > 0);
    this.#records = new Map();
    this.#links = new Map();
    return { records, links };
  }
}

/** The changes as the request log tells them. */
export function logged({ records, links }: Changed): readonly Change[] {
  return [
    ...records.flatMap(({ before, after }): readonly Change[] => {
      const record = after ?? before;
      return record === undefined ? [] : [{ object: record.object, id: record.id, op: operation(before, after) }];
    }),
    ...links.map(({ from, to, after }) => ({ object: from.object, id: from.id, op: `${after.length === 0 ? "dissociate" : "associate"} ${to.object}/${to.id}` })),
  ];
}

function operation(before: CrmRecord | undefined, after: CrmRecord | undefined): string {
  if (after === undefined) return "erase";
  if (before === undefined) return "create";
  if (before.archivedAt === null && after.archivedAt !== null) return after.mergedInto === null ? "archive" : "merge";
  if (before.archivedAt !== null && after.archivedAt === null) return "restore";
  return "update";
}
