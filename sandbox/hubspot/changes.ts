import type { Change } from "../shared/request-log.ts";
import type { CrmRecord } from "./model.ts";
import type { Portal } from "./portal.ts";

interface Touched {
  readonly object: string;
  readonly id: string;
  readonly before: CrmRecord | undefined;
  after: CrmRecord | undefined;
}

/** Notes which records and links change between two calls of `take`. What was rolled back leaves no trace. */
export class ChangeWatch {
  #records = new Map<string, Touched>();
  #links = new Map<string, { readonly change: Change; readonly before: unknown; after: unknown }>();

  constructor(portal: Portal) {
    portal.records.onChange((before, after) => {
      const record = after ?? before;
      if (record === undefined) return;
      const key = `${record.object}/${record.id}`;
      const touched = this.#records.get(key);
      if (touched === undefined) this.#records.set(key, { object: record.object, id: record.id, before, after });
      else touched.after = after;
    });
    portal.edges.onChange((before, after) => {
      const edge = after ?? before;
      if (edge === undefined) return;
      const key = `${edge.from.object}/${edge.from.id}>${edge.to.object}/${edge.to.id}`;
      const op = after === undefined ? `dissociate ${edge.to.object}/${edge.to.id}` : `associate ${edge.to.object}/${edge.to.id}`;
      const change = { object: edge.from.object, id: edge.from.id, op };
      this.#links.set(key, { change, before: this.#links.get(key)?.before ?? before, after });
    });
  }

  /** The changes since the last call. */
  take(): readonly Change[] {
    const records = [...this.#records.values()].filter(({ before, after }) => before !== after)
      .map(({ object, id, before, after }) => ({ object, id, op: operation(before, after) }));
    const links = [...this.#links.values()].filter(({ before, after }) => before !== after).map(({ change }) => change);
    this.#records = new Map();
    this.#links = new Map();
    return [...records, ...links];
  }
}

function operation(before: CrmRecord | undefined, after: CrmRecord | undefined): string {
  if (after === undefined) return "erase";
  if (before === undefined) return "create";
  if (before.archivedAt === null && after.archivedAt !== null) return after.mergedInto === null ? "archive" : "merge";
  if (before.archivedAt !== null && after.archivedAt === null) return "restore";
  return "update";
}
