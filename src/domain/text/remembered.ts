import { placeOf } from "./place-of.ts";

/**
 * `find`, asked once for each text as long as `owner` lives: what several steps of one reading ask of the same words. Holds
 * nothing beyond its owner.
 */
export function rememberedFor<Owner extends object, Value>(find: (text: string, owner: Owner) => Value): (text: string, owner: Owner) => Value {
  const found = new WeakMap<Owner, Map<string, Value>>();
  return (text, owner) => {
    const own = found.get(owner) ?? new Map<string, Value>();
    if (own.size === 0) found.set(owner, own);
    const known = own.get(text);
    if (known !== undefined) return known;
    const value = find(text, owner);
    own.set(text, value);
    return value;
  };
}

/**
 * `find`, asked once for most texts that came lately: what steps ask that have no owner in common, one after the other, about
 * the same words. Each text has one of `places`, a power of two. What was found is shared and not to be changed.
 */
export function rememberedLately<Value>(find: (text: string) => Value, places: number): (text: string) => Value {
  const kept: ({ readonly text: string; readonly value: Value } | undefined)[] = Array.from({ length: places }, () => undefined);
  return (text) => {
    const place = placeOf(text, places);
    const known = kept[place];
    if (known?.text === text) return known.value;
    // A string of its own, lest a part keep all that it was cut from in memory, itself or in what is found in it.
    const own = ` ${text}`.slice(1);
    const value = find(own);
    kept[place] = { text: own, value };
    return value;
  };
}

/**
 * `find`, asked once for each owner as long as it lives. All that is remembered of one owner lies in one place, as most are
 * asked several things; so this is for functions of a module and not for one made anew each time, see {@link rememberedWithin}.
 */
export function rememberedOf<Owner extends object, Value>(find: (owner: Owner) => Value): (owner: Owner) => Value {
  const at = (functions += 1);
  return (owner) => {
    let own = remembered.get(owner);
    if (own === undefined) remembered.set(owner, (own = []));
    const known = own[at];
    if (isGivenBy(find, known)) return known;
    const value = find(owner);
    own[at] = value;
    return value;
  };
}

const remembered = new WeakMap<object, unknown[]>();
let functions = -1;

/** Only the function whose place it is puts something there. */
const isGivenBy = <Value>(_find: (owner: never) => Value, kept: unknown): kept is Value => kept !== undefined;

/** `find`, asked once for each owner as long as the function itself lives. */
export function rememberedWithin<Owner, Value>(find: (owner: Owner) => Value): (owner: Owner) => Value {
  const found = new Map<Owner, Value>();
  return (owner) => {
    const known = found.get(owner);
    if (known !== undefined) return known;
    const value = find(owner);
    found.set(owner, value);
    return value;
  };
}
