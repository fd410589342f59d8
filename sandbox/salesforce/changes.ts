import type { Change } from "../shared/request-log.ts";
import type { Row } from "./model.ts";
import type { Org } from "./org.ts";

interface Touched {
  readonly before: Row | undefined;
  readonly after: Row | undefined;
}

/** Notes which records change between two calls of `take`. What was rolled back leaves no trace. */
export class ChangeWatch {
  #touched = new Map<string, Touched>();

  constructor(org: Org) {
    org.onChange((before, after) => {
      const id = (after ?? before)?.id;
      if (id !== undefined) this.#touched.set(id, { before: this.#touched.has(id) ? this.#touched.get(id)?.before : before, after });
    });
  }

  /** The changes since the last call. */
  take(): readonly Change[] {
    const changes = [...this.#touched.values()].flatMap(({ before, after }) => {
      const row = after ?? before;
      return row === undefined || before === after ? [] : [{ object: row.type, id: row.id, op: operation(before, after) }];
    });
    this.#touched = new Map();
    return changes;
  }
}

function operation(before: Row | undefined, after: Row | undefined): string {
  if (after === undefined) return "erase";
  if (before === undefined) return "create";
  const [was, is] = [before.values["IsDeleted"] === true, after.values["IsDeleted"] === true];
  if (was !== is) return is ? "delete" : "undelete";
  return "update";
}
