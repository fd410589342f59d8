import type { EngagementCodec } from "./codec.ts";
import type { Value } from "./values.ts";

/** An org's own words for where a task stands: an admin may rename, add and retire them. */
export interface TaskStatuses {
  readonly open: string;
  readonly completed: string;
  /** Every value that means done, retired ones too. */
  readonly closed: ReadonlySet<string>;
}

/** One of the values, in the order of the list that people choose from. */
export interface StatusValue {
  readonly value: string;
  readonly isActive: boolean;
  readonly isDefault: boolean;
  readonly isClosed: boolean;
}

/** The words that Salesforce comes with, in which the codecs speak. */
export const USUAL_STATUSES: TaskStatuses = { open: "Not Started", completed: "Completed", closed: new Set(["Completed"]) };

/** The word for done and the one for still to do: the usual ones where they are in use, else the org's default, else the first. */
export function statusesOf(values: readonly StatusValue[]): TaskStatuses {
  const chosen = (isClosed: boolean, usual: string): string => {
    const active = values.filter((one) => one.isActive && one.isClosed === isClosed);
    return (active.find(({ value }) => value === usual) ?? active.find(({ isDefault }) => isDefault) ?? active[0])?.value ?? usual;
  };
  return {
    open: chosen(false, USUAL_STATUSES.open), completed: chosen(true, USUAL_STATUSES.completed),
    closed: new Set(values.filter(({ isClosed }) => isClosed).map(({ value }) => value)),
  };
}

const STATUS = "Status";

/** The codec with the org's words in place of the usual ones, both ways. */
export function inWordsOf(statuses: TaskStatuses, codec: EngagementCodec): EngagementCodec {
  if (codec.sobject !== "Task") return codec;
  const told = (word: Value): Value => (word === USUAL_STATUSES.completed ? statuses.completed : word === USUAL_STATUSES.open ? statuses.open : word);
  const understood = (word: Value): Value => {
    if (typeof word !== "string") return word;
    return statuses.closed.has(word) ? USUAL_STATUSES.completed : word === USUAL_STATUSES.completed ? null : word;
  };
  return {
    ...codec,
    slots: codec.slots.map((slot) => (slot.property !== STATUS ? slot : {
      ...slot,
      encode: (fields, context) => { const word = slot.encode(fields, context); return word === undefined ? undefined : told(word); },
      decode: (values, context, soFar) => slot.decode((name) => (name === STATUS ? understood(values(name)) : values(name)), context, soFar),
    })),
    defaults: (fields, context) => Object.fromEntries(Object.entries(codec.defaults(fields, context)).map(([name, value]) => [name, name === STATUS ? told(value) : value])),
  };
}
