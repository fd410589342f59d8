import type { Policy } from "../../../config/policy.ts";

/** One setting that an admin sets otherwise: a list, or an entry of a table, is one setting. Values are JSON; one that is absent was not there, or is taken away. */
export interface SettingEdit {
  readonly path: readonly string[];
  readonly from?: unknown;
  readonly to?: unknown;
}

/** Settings that an admin wants otherwise and that wait for another one. */
export interface Edited {
  readonly edited: readonly SettingEdit[];
  /** Who wants it, `kind id` as in the audit log: they are not the other one. */
  readonly by: string;
  /** Nothing that figures speak for. */
  readonly changes: readonly never[];
  readonly examples: 0;
}

/** A setting's path as people write it. */
export const settingName = ({ path }: Pick<SettingEdit, "path">): string => path.join(".");

/** What to set otherwise to make one policy of the other, in the order of the paths. */
export function editsBetween(before: Policy, after: Policy): readonly SettingEdit[] {
  return editsIn(before, after, []).toSorted((a, b) => (settingName(a) < settingName(b) ? -1 : 1));
}

/** The policy, set otherwise; what comes out has still to be read as one. Told by its name: a setting that is no longer what it was when the edits were made. */
export function withEdits(policy: Policy, edits: readonly SettingEdit[]): { readonly raw: unknown } | { readonly moved: string } {
  const moved = edits.find((edit) => !isSame(valueAt(policy, edit.path), edit.from));
  if (moved !== undefined) return { moved: settingName(moved) };
  return { raw: edits.reduce<object>((group, { path, to }) => put(group, path, to), policy) };
}

function editsIn(before: object, after: object, path: readonly string[]): readonly SettingEdit[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) => {
    const from: unknown = Reflect.get(before, name);
    const to: unknown = Reflect.get(after, name);
    const at = [...path, name];
    if (isGroup(from) && isGroup(to)) return editsIn(from, to, at);
    return isSame(from, to) ? [] : [{ path: at, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }];
  });
}

function put(group: object, [name = "", ...rest]: readonly string[], value: unknown): object {
  if (rest.length === 0 && value === undefined) return Object.fromEntries(Object.entries(group).filter(([key]) => key !== name));
  const child: unknown = Reflect.get(group, name);
  return { ...group, [name]: rest.length === 0 ? value : put(isGroup(child) ? child : {}, rest, value) };
}

function valueAt(group: object, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, name) => (isGroup(at) ? Reflect.get(at, name) : undefined), group);
}

const isGroup = (value: unknown): value is object => typeof value === "object" && value !== null && !Array.isArray(value);

/** Whatever the order of their keys: what was stored comes back in the database's. */
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(ordered(a)) === JSON.stringify(ordered(b));

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  return isGroup(value) ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]: [string, unknown]) => [key, ordered(one)])) : value;
}
