import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { parseActivityFile } from "../../../src/adapters/parse/parse-activity.ts";
import type { Activity } from "../../../src/domain/model/activity.ts";
import type { Extraction } from "../../../src/domain/model/judgement.ts";
import { screenContext } from "../../../src/domain/privacy/screen-context.ts";
import { screen } from "../../../src/domain/privacy/screen.ts";
import { foldText } from "../../../src/domain/text/fold.ts";
import { allRight, oneLine, type Miss, type Section, type Tally } from "./figure.ts";
import { INTENT_DATA } from "./intent.ts";
import { talonCases } from "./mail-texts.ts";
import { longMeetings, secretTalks } from "./meetings.ts";
import { rowsOf, TEXT, textFile, textMissing } from "./places.ts";
import { judged, mailScene, SCENE_POLICY, type Scene } from "./scene.ts";
import { judgeWorld, type LabelledWorld } from "./world.ts";

const Text = z.object({ text: z.string() });
/** Single sentences are put together to mails of so many. */
const SENTENCES_A_MAIL = 10;

/** What of an activity's words was looked at, and what in it has no source. */
export interface Sourced {
  /** Statements of summaries. */
  readonly claims: Tally;
  /** Quotes of next steps, promises and signals. */
  readonly quotes: Tally;
}

/** Every statement of every summary over the world, held against the screened text. */
export function worldClaims(world: LabelledWorld): Sourced {
  const context = screenContext(world.world.records.users, world.policy);
  return sourced(judgeWorld(world).map((previewed, index) => ({ name: previewed.ref, activity: clean(world.activities[index]?.activity, context), extraction: previewed.proposed?.extraction ?? null })));
}

/** The same over all labelled texts, or each n-th of them, put into mails and meetings. */
export async function textClaims(each = 1): Promise<Sourced> {
  return sourced([...(await mimeScenes()), ...textScenes()].filter((_, index) => index % each === 0).map((scene) => {
    const context = screenContext(scene.records.users, SCENE_POLICY);
    return { name: scene.name, activity: clean(scene.activity, context), extraction: judged(scene).proposed?.extraction ?? null };
  }));
}

/** Claims against the goals. */
export async function claims(world: LabelledWorld): Promise<Section> {
  const own = worldClaims(world);
  const texts = textMissing() === null ? await textClaims() : null;
  return {
    title: "Every statement has its quote in the source",
    figures: [
      allRight("summary statements, the world", own.claims, true),
      allRight("quotes of next steps, promises and signals, the world", own.quotes, true),
      ...(texts === null ? [] : [allRight("summary statements, all labelled texts", texts.claims, true), allRight("quotes of next steps, promises and signals, all texts", texts.quotes, true)]),
    ],
    misses: [own, ...(texts === null ? [] : [texts])].flatMap((one) => [...one.claims.misses, ...one.quotes.misses]),
  };
}

interface Judged {
  readonly name: string;
  /** As screened; null where it was blocked. */
  readonly activity: Activity | null;
  readonly extraction: Extraction | null;
}

function sourced(all: readonly Judged[]): Sourced {
  const [claimMisses, quoteMisses]: [Miss[], Miss[]] = [[], []];
  let [claimCount, quoteCount] = [0, 0];
  for (const { name, activity, extraction } of all) {
    if (activity === null || extraction === null) continue;
    const source = wordsOf(activity);
    const people = activity.participants.flatMap(({ name, email, phone }) => [name, email, phone]).map((one) => foldText(one ?? ""));
    const holds = (quote: string): boolean => foldText(quote) !== "" && source.includes(foldText(quote));
    const names = (quote: string): boolean => people.some((one) => one !== "" && one.includes(foldText(quote)));
    for (const { kind, text, quote, also = [] } of extraction.claims) {
      claimCount += 1;
      if (![quote, ...also].every((one) => holds(one) || (kind === "heading" && names(one)))) claimMisses.push({ what: `${name}: "${oneLine(text)}"`, lines: [`quote that does not stand there: ${oneLine(quote)}`] });
    }
    const bare = withoutClaims(extraction);
    if (bare !== null) claimMisses.push({ what: `${name}: a statement without a quote`, lines: [oneLine(bare, 400)] });
    for (const { quote } of [...extraction.nextSteps, ...extraction.promises, ...extraction.signals]) {
      quoteCount += 1;
      if (!holds(quote)) quoteMisses.push({ what: `${name}: a quote that does not stand there`, lines: [oneLine(quote)] });
    }
  }
  return { claims: { right: claimCount - claimMisses.length, of: claimCount, misses: claimMisses }, quotes: { right: quoteCount - quoteMisses.length, of: quoteCount, misses: quoteMisses } };
}

/** A summary is its claims and nothing else: what is left of one that has more, or null. */
function withoutClaims({ summary, claims: all }: Extraction): string | null {
  let rest = summary;
  // One statement may be the end of another: the longer one goes first.
  const left = all.map(({ text }) => text).toSorted((a, b) => b.length - a.length);
  while (rest !== "") {
    const at = left.findIndex((text) => rest.endsWith(text));
    const [text] = at === -1 ? [] : left.splice(at, 1);
    if (text === undefined) return rest;
    rest = rest.slice(0, -text.length).trimEnd();
  }
  return null;
}

/** The words that a summary may rest on: what was written or said here and now, without history and hidden text. */
function wordsOf({ text }: Activity): string {
  return [text.subject, text.body, ...Object.values(text.fields), text.transcript.map((turn) => turn.text).join(" ")].map((part) => foldText(part)).join("\n");
}

function clean(activity: Activity | undefined, context: ReturnType<typeof screenContext>): Activity | null {
  const screening = activity === undefined ? null : screen(activity, context);
  return screening?.outcome === "pass" ? screening.activity : null;
}

function textScenes(): readonly Scene[] {
  const mails = [
    ...talonCases("plain").map(({ test, input }) => [`talon-${test}`, input] as const),
    ...["crisp", "zapier"].flatMap((folder) => readdirSync(join(TEXT, "email-quotes", folder)).map((name) => [`${folder}-${name}`, textFile(`email-quotes/${folder}/${name}`)] as const)),
    ...["presidio_synth_v2_dev", "pii_anon_technology_dev", "pii_anon_legal_dev"].flatMap((set) => rowsOf(textFile(`pii/${set}.jsonl`)).map((row, index) => [`${set}-${index + 1}`, Text.parse(row).text] as const)),
    ...grouped(rowsOf(readFileSync(INTENT_DATA, "utf8")).map((row) => Text.parse(row).text)).map((body, index) => [`parakweet-${index + 1}`, body] as const),
  ];
  return [...mails.map(([name, body]) => mailScene(name, body)), ...secretTalks(), ...longMeetings()];
}

async function mimeScenes(): Promise<readonly Scene[]> {
  const { records } = mailScene("mime", "");
  const scenes: Scene[] = [];
  for (const folder of ["plain_emails", "error_emails", "rfc2822"]) {
    for (const name of readdirSync(join(TEXT, "mime", folder))) {
      const parsed = await parseActivityFile({ name, bytes: readFileSync(join(TEXT, "mime", folder, name)) }, { defaultZone: "UTC" });
      for (const activity of parsed.ok ? parsed.value : []) scenes.push({ name, activity, records });
    }
  }
  return scenes;
}

function grouped(sentences: readonly string[]): readonly string[] {
  return Array.from({ length: Math.ceil(sentences.length / SENTENCES_A_MAIL) }, (_, at) => sentences.slice(at * SENTENCES_A_MAIL, (at + 1) * SENTENCES_A_MAIL).join(" "));
}
