import type { Activity, ScreenedActivity, SensitiveCategory, SensitiveFinding, SensitiveFlag } from "../model/activity.ts";
import type { ReasonCode } from "../model/reasons.ts";
import { applySpans } from "./apply-spans.ts";
import type { ScreenContext } from "./context.ts";
import { contactMasks } from "./contact-data.ts";
import { slotsOf, withTexts } from "./document.ts";
import type { Slot } from "./document.ts";
import { folderEffect } from "./folders.ts";
import { findPassages } from "./find-passages.ts";
import { findValues } from "./find-values.ts";
import type { Found } from "./found.ts";
import { confidentialThroughout, declared, privilegeMarks, startWord, stopWord } from "./markers.ts";
import { LISTED } from "./opted-out.ts";
import { hasBlocked, hasCounsel, hasHr, onlyOurs } from "./participants.ts";
import { findKeywords, KEYWORD, onHold, takesPartBy } from "./policy-lists.ts";
import { withScreenedIds } from "./screen-ids.ts";
import { findSmallTalk } from "./small-talk.ts";

export type { ScreenContext };

/** Pass: the rest may be read, stored and written. Block: nothing of it may. Findings quote the text and stay in memory. */
export type Screening =
  | { readonly outcome: "pass"; readonly activity: ScreenedActivity; readonly findings: readonly SensitiveFinding[]; readonly reasons: readonly ReasonCode[] }
  | { readonly outcome: "block"; readonly reasons: readonly ReasonCode[]; readonly findings: readonly SensitiveFinding[]; readonly flags: readonly SensitiveFlag[] };

/** Removing one thing can bring the halves of another together, so the text is read again until nothing is found. */
const PASSES_MAX = 4;

/**
 * The privacy gate: everything later sees only what this lets through. Values are masked and private passages gone from
 * every text of the activity, quoted history and hidden HTML included; what must not be kept at all is blocked.
 * A hit too many costs a look by a person; a miss cannot be taken back.
 */
export function screen(activity: Activity, context: ScreenContext): Screening {
  const slots = slotsOf(activity);
  const found = findAll(activity, slots, context);
  const blocks = blocksOf(activity, context, slots, found);
  if (blocks.length > 0) return blocked(slots, [...blocks, ...found]);
  if (takesPartBy(activity, context.privacy.optOuts, context.defaultRegion)) return withoutContent(activity, slots, context, { ...NOWHERE, category: "opt_out", effect: "review", rule: LISTED });
  if (folderEffect(activity, context.privacy.folders) === "exclude") return withoutContent(activity, slots, context, { ...NOWHERE, effect: "exclude", rule: FOLDER });

  const all = [...askedByPolicy(activity, context), ...declared(activity), ...stopWord(activity, slots), ...found].map((one): Found => (one.effect === "block" ? { ...one, effect: "review" } : one));
  let clean = cleaned(activity, slots, found);
  for (let pass = 1; clean !== activity; pass += 1) {
    const again = slotsOf(clean);
    const left = findNew(clean, again, slots, context).filter(removes);
    if (left.length === 0) break;
    if (pass === PASSES_MAX) return blocked(slots, [{ ...left[0] ?? NOWHERE, effect: "block" }, ...found]);
    all.push(...left.map((one) => ({ ...one, slot: -1 })));
    clean = cleaned(clean, again, left);
  }
  const flags = flagsOf(all);
  return { outcome: "pass", activity: brand(withScreenedIds(clean, context.defaultRegion), flags), findings: all.map((one) => quoted(one, slots)), reasons: reasonsOf(all) };
}

function findAll(activity: Activity, slots: readonly Slot[], context: ScreenContext): Found[] {
  const values = findValues(slots);
  return [...values, ...contactMasks(activity, slots, values, context), ...findKeywords(slots, context.privacy.keywords), ...findPassages(slots), ...findSmallTalk(slots)];
}

/** What is found in the slots that were changed; unchanged ones are read again only if there is something. */
function findNew(clean: Activity, now: readonly Slot[], first: readonly Slot[], context: ScreenContext): Found[] {
  // What is known of an unchanged slot is known of it still.
  const again = now.map((slot, index) => (isSame(slot, first[index]) ? (first[index] ?? slot) : slot));
  const same = again.length === first.length;
  const unchanged = again.map((slot, index) => same && slot.text === first[index]?.text);
  const talk = again.some((slot, index) => slot.kind === "turn" && unchanged[index] === false);
  const found = findAll(clean, again.map((slot, index) => (unchanged[index] === true && !(talk && slot.kind === "turn") ? { ...slot, text: "" } : slot)), context);
  return found.some(removes) ? findAll(clean, again, context) : found;
}

const isSame = (a: Slot, b: Slot | undefined): boolean => b !== undefined && a.kind === b.kind && a.by === b.by && a.text === b.text;

/** What goes without anybody having to look. */
const UNTOLD: ReadonlySet<SensitiveCategory> = new Set(["personal", "phone", "email", "ip_address"]);
const removes = ({ effect }: Found): boolean => effect === "mask" || effect === "exclude";

function cleaned(activity: Activity, slots: readonly Slot[], found: readonly Found[]): Activity {
  if (!found.some(removes)) return activity;
  const bySlot = new Map<number, Found[]>();
  for (const one of found) {
    const same = bySlot.get(one.slot);
    if (same === undefined) bySlot.set(one.slot, [one]);
    else same.push(one);
  }
  return withTexts(activity, slots.map((slot, index) => applySpans(slot.text, bySlot.get(index) ?? [])));
}

/** Of somebody who asked to be left alone, and of what lies in a private folder, a person only learns that there is something. */
function withoutContent(activity: Activity, slots: readonly Slot[], context: ScreenContext, told: Found): Screening {
  const clean = withScreenedIds(withTexts(activity, slots.map(({ kind, text }) => (kind === "label" ? text : ""))), context.defaultRegion);
  const found = told.rule === LISTED ? [told, ...startWord(activity, slots)] : [told];
  return { outcome: "pass", activity: brand(clean, flagsOf(found)), findings: [quoted(told, slots)], reasons: reasonsOf([told]) };
}

/** What a person is asked about because the policy says so. */
function askedByPolicy(activity: Activity, context: ScreenContext): Found[] {
  const asked: Found[] = [];
  if (onHold(activity, context)) asked.push({ ...NOWHERE, category: "litigation", effect: "review", rule: "policy.legal-hold" });
  if (context.privacy.onInternalOnly === "review" && onlyOurs(activity, context)) asked.push({ ...NOWHERE, category: "internal_only", effect: "review", rule: "participants.internal" });
  return asked;
}

/** The rule of what lies in a folder that the policy names; the name itself is never part of it. */
const FOLDER = "policy.folder";
const NOWHERE: Found = { slot: -1, start: 0, end: 0, category: "confidential", effect: "block", rule: "screen.unstable" };
const flagged = (category: SensitiveCategory, rule: string): Found => ({ ...NOWHERE, category, rule });

/** Everything that keeps the whole activity out. */
function blocksOf(activity: Activity, context: ScreenContext, slots: readonly Slot[], found: readonly Found[]): Found[] {
  const { kind } = activity;
  const blocks: Found[] = [];
  blocks.push(...privilegeMarks(slots), ...found.filter(({ category, effect }) => category === "legal_privilege" && effect === "block"));
  if (hasCounsel(activity, context) && blocks.length === 0) blocks.push(flagged("legal_privilege", "participants.counsel"));
  const { privacy, defaultRegion } = context;
  if (privacy.onInternalOnly === "block" && onlyOurs(activity, context)) blocks.push(internalFinding(slots, found));
  if (privacy.onOptOut === "block" && takesPartBy(activity, privacy.optOuts, defaultRegion)) blocks.push(flagged("opt_out", LISTED));
  if (hasBlocked(activity, context) || takesPartBy(activity, privacy.privatePhones, defaultRegion)) blocks.push(telling(found) ?? flagged("personal", "participants.blocked"));
  if (folderEffect(activity, privacy.folders) === "block") blocks.push(flagged("confidential", FOLDER));
  if (hasHr(activity, context)) blocks.push(found.find(({ category }) => category === "hr") ?? flagged("hr", "participants.hr"));
  blocks.push(...confidentialThroughout(slots), ...declared(activity).filter(({ effect }) => effect === "block"));
  // Whoever objects to being recorded objects to the record of a talk; in a mail the same words are about another talk.
  const talk = kind === "call" || kind === "meeting";
  blocks.push(...found.filter(({ effect, rule }) => effect === "block" && (rule === KEYWORD || (privacy.onRecordingObjection === "block" && (talk || rule === "recording.off-record")))));
  return blocks.map((one) => ({ ...one, effect: "block" }));
}

const telling = (found: readonly Found[]): Found | undefined => found.find(({ category }) => category !== "personal" && category !== "opt_out");

/** Where colleagues are among themselves, the sentence that says so is the one to quote, else the first of substance. */
function internalFinding(slots: readonly Slot[], found: readonly Found[]): Found {
  const hush = found.find(({ category }) => category === "confidential");
  if (hush !== undefined) return { ...hush, category: "internal_only", rule: "participants.internal" };
  const slot = slots.findIndex(({ kind, text }) => (kind === "body" || kind === "turn") && text.trim() !== "");
  const text = slots[slot]?.text ?? "";
  return { slot, start: 0, end: Math.min(text.length, 200), category: "internal_only", effect: "block", rule: "participants.internal" };
}

function blocked(slots: readonly Slot[], found: readonly Found[]): Screening {
  const internal = found.some(({ category }) => category === "internal_only");
  const privileged = found.some(({ category }) => category === "legal_privilege");
  // Among colleagues and with counsel everything is in confidence; that alone is no second reason.
  const covered = new Set<SensitiveCategory>([...(internal || privileged ? ["confidential" as const] : []), ...(privileged ? ["litigation" as const] : [])]);
  const kept = found.filter((one) => !covered.has(one.category) || one.rule === "confidential.throughout").map((one): Found => ({ ...one, effect: "block" }));
  const sensitive = kept.some(({ category, rule }) => !(category === "internal_only" || category === "legal_privilege" || category === "opt_out" || (UNTOLD.has(category) && !/^(?:participants|calendar|mail)\./.test(rule))));
  const reasons: ReasonCode[] = [];
  if (privileged) reasons.push("privileged");
  if (internal) reasons.push("internal_only");
  if (kept.some(({ rule }) => rule === LISTED)) reasons.push("opt_out");
  if (sensitive || reasons.length === 0) reasons.push("sensitive");
  return { outcome: "block", reasons, findings: kept.map((one) => quoted(one, slots)), flags: flagsOf(kept) };
}

/** Why a person has to look, of what was found or is still known of it. */
export function reasonsOf(found: readonly Pick<SensitiveFlag, "category">[]): ReasonCode[] {
  const reasons: ReasonCode[] = [];
  if (found.some(({ category }) => !UNTOLD.has(category) && category !== "opt_out" && category !== "internal_only")) reasons.push("sensitive");
  if (found.some(({ category }) => category === "internal_only")) reasons.push("internal_only");
  if (found.some(({ category }) => category === "opt_out")) reasons.push("opt_out");
  return reasons;
}

function flagsOf(found: readonly Found[]): SensitiveFlag[] {
  const byKey = new Map(found.map(({ category, effect, rule }) => [`${category} ${effect} ${rule}`, { category, effect, rule }] as const));
  return [...byKey.values()];
}

const quoted = ({ category, effect, rule, slot, start, end }: Found, slots: readonly Slot[]): SensitiveFinding =>
  ({ category, effect, rule, quote: slots[slot]?.text.slice(start, end) ?? "" });

/** The one place that makes a {@link ScreenedActivity}. */
function brand({ folders: _left, ...activity }: Activity, flags: readonly SensitiveFlag[]): ScreenedActivity {
  const clean: Activity & { readonly flags: readonly SensitiveFlag[] } = { ...activity, flags };
  return clean as ScreenedActivity;
}
