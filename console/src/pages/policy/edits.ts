import type { Edit, PolicyTree, Preset, Protected, SettingSchema } from "./shapes.ts";

/** A setting's path as people write it. */
export const nameOf = (path: readonly string[]): string => path.join(".");

/** What to set otherwise to make one policy of the other. */
export function editsBetween(before: PolicyTree, after: PolicyTree, path: readonly string[] = []): readonly Edit[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name): readonly Edit[] => {
    const [from, to, at] = [before[name], after[name], [...path, name]];
    if (isTree(from) && isTree(to)) return editsBetween(from, to, at);
    return same(from, to) ? [] : [{ path: at, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }];
  });
}

/** The policy with one setting set otherwise; undefined takes it away. */
export function withSetting(policy: PolicyTree, [name = "", ...rest]: readonly string[], value: unknown): PolicyTree {
  if (rest.length === 0 && value === undefined) return Object.fromEntries(Object.entries(policy).filter(([key]) => key !== name));
  const child = policy[name];
  return { ...policy, [name]: rest.length === 0 ? value : withSetting(isTree(child) ? child : {}, rest, value) };
}

/** The same edits over another policy. */
export const withEdits = (policy: PolicyTree, edits: readonly Edit[]): PolicyTree => edits.reduce((tree, { path, to }) => withSetting(tree, path, to), policy);

/** A preset over a policy. */
export const withPreset = (policy: PolicyTree, { settings }: Preset): PolicyTree => Object.entries(settings).reduce((tree, [path, value]) => withSetting(tree, path.split("."), value), policy);

/** What stands at a path. */
export const valueAt = (policy: PolicyTree, path: readonly string[]): unknown => path.reduce<unknown>((at, name) => (isTree(at) ? at[name] : undefined), policy);

/** The title of a setting with those of its groups; what lies in a table is known by its own name. */
export function titleAt(schema: SettingSchema, path: readonly string[]): string {
  const titles: string[] = [];
  let at: SettingSchema | undefined = schema;
  for (const name of path) {
    at = at?.properties?.[name];
    titles.push(at?.title ?? name);
  }
  return titles.join(" › ");
}

/** How a setting is protected; undefined where it is not. */
export const protectionOf = (all: readonly Protected[], name: string): Protected | undefined => all.find(({ setting }) => name === setting || name.startsWith(`${setting}.`));

/** Whether an edit waits for another admin. */
export function waits(all: readonly Protected[], { path, from, to }: Edit): boolean {
  const found = protectionOf(all, nameOf(path))?.waits;
  if (found === "on") return to === true;
  if (found === "lower") return typeof from === "number" && typeof to === "number" && to < from;
  if (found === "kept") return to === "review";
  if (found !== "less") return found === "any";
  const left = new Set(Array.isArray(to) ? to.map((one) => JSON.stringify(one)) : []);
  return Array.isArray(from) && from.some((one) => !left.has(JSON.stringify(one)));
}

/** A value for people who compare; a list is told one a line. */
export function shown(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "string") return value;
  return Array.isArray(value) && value.every((one) => typeof one === "string") ? value.join("\n") : JSON.stringify(value, null, 1);
}

const isTree = (value: unknown): value is PolicyTree => typeof value === "object" && value !== null && !Array.isArray(value);
const same = (a: unknown, b: unknown): boolean => JSON.stringify(ordered(a)) === JSON.stringify(ordered(b));

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  return isTree(value) ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, ordered(one)])) : value;
}
