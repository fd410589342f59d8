import type { Activity, ActivityText, Participant, Utterance } from "../model/activity.ts";
import { apart } from "../text/apart.ts";
import { rememberedOf } from "../text/remembered.ts";
import { normalise, type Normalised } from "./normalise.ts";

/** Where a piece of text stands; it decides whose words they are and which rules read them. */
export type SlotKind = "subject" | "body" | "quoted" | "forwarded" | "signature" | "turn" | "field" | "hidden" | "location" | "label";

/** One piece of text of an activity that somebody could read later. */
export interface Slot {
  readonly kind: SlotKind;
  readonly text: string;
  /** Who says it, for a turn of a transcript; the field's name, for an answer of a form. */
  readonly by: string;
}

/** A slot's text as the detectors read it. */
export const normalised: (slot: Slot) => Normalised = rememberedOf((slot) => normalise(slot.text));

/** Every piece of text of an activity, in a fixed order that {@link withTexts} relies on. */
export function slotsOf(activity: Activity): Slot[] {
  const { text } = activity;
  const slot = (kind: SlotKind, value: string, by = ""): Slot => ({ kind, text: value, by });
  return [
    slot("subject", text.subject),
    slot("body", text.body),
    slot("quoted", text.quoted),
    slot("forwarded", text.forwarded),
    slot("signature", text.signature),
    slot("hidden", text.hidden),
    slot("location", activity.calendar?.location ?? ""),
    ...text.transcript.map((turn) => slot("turn", turn.text, turn.speaker)),
    ...text.transcript.map((turn) => slot("label", turn.speaker)),
    ...Object.entries(text.fields).map(([name, value]) => slot("field", value, name)),
    ...Object.keys(text.fields).map((name) => slot("label", name)),
    ...activity.participants.map((participant) => slot("label", participant.name ?? "")),
  ];
}

/** The activity with each slot's text replaced, in the order of {@link slotsOf}. Turns that became empty are gone. */
export function withTexts(activity: Activity, texts: readonly string[]): Activity {
  const rest = [...texts];
  const take = (): string => rest.shift() ?? "";
  const [subject, body, quoted, forwarded, signature, hidden, location] = [take(), take(), take(), take(), take(), take(), take()];
  const { transcript: turns, fields } = activity.text;
  const said = rest.splice(0, turns.length);
  const speakers = rest.splice(0, turns.length);
  const names = Object.keys(fields);
  const answers = rest.splice(0, names.length);
  const labels = rest.splice(0, names.length);
  const transcript = turns.flatMap((turn, index): Utterance[] => {
    const words = said[index] ?? "";
    return words.trim() === "" && turn.text.trim() !== "" ? [] : [{ ...turn, speaker: speakers[index] ?? "", text: words }];
  });
  const text: ActivityText = {
    subject, body, quoted, forwarded, signature, hidden, transcript,
    // Two names may become one when the same is taken out of both.
    fields: Object.fromEntries(apart(labels).map((label, index) => [label, answers[index] ?? ""])),
  };
  const participants = activity.participants.map((person, index): Participant => (person.name === undefined ? person : { ...person, name: rest[index] ?? "" }));
  const calendar = activity.calendar === null ? null : { ...activity.calendar, location: activity.calendar.location === null ? null : location };
  return { ...activity, participants, text, calendar };
}
