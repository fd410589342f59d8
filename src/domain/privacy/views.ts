import { normalised, type Slot } from "./document.ts";
import type { Found } from "./found.ts";
import type { View } from "./normalise.ts";

/** One or several slots as one text. Offsets of the view count through the slots as if they stood one behind the other. */
export interface Joined {
  readonly view: View;
  readonly parts: readonly { readonly slot: number; readonly from: number; readonly to: number }[];
}

/** The texts to look through: each slot by itself, the turns of a talk together and by speaker; slots not worth a look are left out. */
export function viewsOf(slots: readonly Slot[], worthALook: (text: string) => boolean): Joined[] {
  const views: Joined[] = [];
  const turns: number[] = [];
  const bySpeaker = new Map<string, number[]>();
  slots.forEach((slot, index) => {
    if (slot.kind === "turn") {
      turns.push(index);
      bySpeaker.set(slot.by, [...(bySpeaker.get(slot.by) ?? []), index]);
    } else if (slot.kind === "field") views.push(joinSlots(slots, [index], `${spelledOut(slot.by)}: `));
    else if (worthALook(slot.text)) views.push(joinSlots(slots, [index], ""));
  });
  // A number is read aloud over several turns, with the other side's words between: each speaker is read alone as well.
  if (turns.length > 0) views.push(joinSlots(slots, turns, ""));
  if (turns.length > bySpeaker.size) for (const own of bySpeaker.values()) if (own.length < turns.length) views.push(joinSlots(slots, own, ""));
  return views;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** `dateOfBirth` and `card_number` read as the words they are made of. */
const spelledOut = (name: string): string => name.slice(0, 80).replace(/([a-z])([A-Z])/g, "$1 $2").replace(/[_-]+/g, " ");

function joinSlots(slots: readonly Slot[], indexes: readonly number[], lead: string): Joined {
  const pieces = indexes.flatMap((index) => {
    const slot = slots[index];
    return slot === undefined ? [] : [{ slot: index, length: slot.text.length, ...normalised(slot) }];
  });
  const [only] = pieces;
  // Most texts are read as they are.
  if (only !== undefined && pieces.length === 1 && lead === "" && only.map === null) return { view: { text: only.text, at: null, to: null }, parts: [{ slot: only.slot, from: 0, to: only.length }] };
  const text = lead + pieces.map((piece) => piece.text).join("\n");
  const at = new Int32Array(text.length).fill(-1);
  const to = new Int32Array(text.length).fill(-1);
  const parts: { slot: number; from: number; to: number }[] = [];
  let from = 0;
  let index = lead.length;
  for (const piece of pieces) {
    parts.push({ slot: piece.slot, from, to: from + piece.length });
    const { map, text: { length } } = piece;
    for (let unit = 0; unit < length; unit += 1, index += 1) {
      at[index] = from + (map === null ? unit : (map.at[unit] ?? unit));
      to[index] = from + (map === null ? unit + 1 : (map.to[unit] ?? unit + 1));
    }
    index += 1;
    from += piece.length;
  }
  return { view: { text, at, to }, parts };
}

/** A hit in a view as stretches of the slots it touches. */
export function placed<Value extends Span>(hit: Value, view: View, joined: Joined): (Value & Pick<Found, "slot">)[] {
  const found: (Value & Pick<Found, "slot">)[] = [];
  const { at, to } = view;
  if (at === null) return [{ ...hit, slot: joined.parts[0]?.slot ?? 0 }];
  let part = partAt(joined, at.subarray(hit.start, hit.end).find((from) => from >= 0) ?? 0);
  for (let index = hit.start; index < hit.end; ) {
    const own = joined.parts[part];
    if (own === undefined) break;
    let start = Infinity;
    let end = -1;
    for (; index < hit.end && (at[index] ?? -1) < own.to; index += 1) {
      const from = at[index] ?? -1;
      if (from < own.from) continue;
      start = Math.min(start, from - own.from);
      end = Math.max(end, (to?.[index] ?? from + 1) - own.from);
    }
    if (end > start) found.push({ ...hit, slot: own.slot, start, end });
    part += 1;
  }
  return found;
}

function partAt({ parts }: Joined, offset: number): number {
  let low = 0;
  let high = parts.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((parts[middle]?.to ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
