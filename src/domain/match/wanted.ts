import type { Policy } from "../../../config/policy.ts";
import { nameKey } from "../hygiene/normalize-name.ts";
import type { Activity } from "../model/activity.ts";
import { isFreeMail } from "./free-mail.ts";
import { type Given, givenIn } from "./given.ts";
import { readName } from "./names.ts";

/** The keys by which a store selects the part of the CRM mirror that can matter to one activity. */
export interface WantedKeys {
  /** Normalised addresses without plus tag. */
  readonly mailboxes: readonly string[];
  /** Registrable domains of those addresses, without free-mail and own ones. */
  readonly domains: readonly string[];
  /** E.164. */
  readonly phones: readonly string[];
  /** Names of participants as {@link NameForm.key}, for what people chose before. */
  readonly names?: readonly string[];
  /** Folded words of names and of capitalised words, single letters (initials) among them. */
  readonly nameTokens: readonly string[];
}

/**
 * What an activity names. `matchActivity` looks records up by these keys only, so that a match on the selection that
 * `selectKnowledge` defines equals a match on everything. Names of participants come first, so that the limit, if a
 * text ever reaches it, cuts words of the text.
 */
export function wantedKeys(activity: Activity, policy: Policy): WantedKeys {
  const given = givenIn(activity, policy);
  const own = new Set(policy.organisation.ownDomains);
  return {
    mailboxes: distinct(given.map(({ email }) => email?.address ?? "")),
    domains: distinct(given.map(({ domain }) => domain ?? "").filter((domain) => !isFreeMail(domain, policy) && !own.has(domain))),
    phones: distinct(given.flatMap(({ phones }) => phones.map(({ e164 }) => e164))),
    names: distinct([...given.map(({ name }) => name), ...speakersOf(activity)].map((name) => readName(name)?.key ?? "")),
    nameTokens: nameTokensOf(activity, given, policy),
  };
}

/** Speaker labels of a transcript, each once, in order of appearance. */
export function speakersOf(activity: Activity): readonly string[] {
  return distinct(activity.text.transcript.map((turn) => turn.speaker.trim())).slice(0, SPEAKERS_MAX);
}

/** The name that an address may be made of, so that a mailer who gives no names is searched for namesakes all the same: "j.carter" and "jcarter" are "j carter". */
function namesInLocalPart(local: string): string {
  const words = local.split(/[^\p{L}]+/u).filter((word) => word !== "");
  const [only = ""] = words;
  const isJoined = words.length === 1 && only.length >= JOINED_LENGTH_MIN;
  return isJoined ? [only, only.slice(0, 1), only.slice(1)].join(" ") : words.join(" ");
}

const JOINED_LENGTH_MIN = 4;
const SPEAKERS_MAX = 60;
/** Tokens of names given, and of those with words of the text: names are never pushed out by a text. */
const GIVEN_TOKENS_MAX = 1_000;
const TEXT_TOKENS_MAX = 400;
const TEXT_READ_MAX = 40_000;

/** The {@link WantedKeys.nameTokens} of an activity. */
export function nameTokensOf(activity: Activity, given: readonly Given[], { organisation: { ownDomains } }: Policy): readonly string[] {
  const { subject, body, signature, transcript, fields } = activity.text;
  const tokens = new Set<string>();
  const add = (raw: string, max: number): void => {
    for (const token of nameKey(raw).split(" ")) {
      if (token !== "" && tokens.size < max) tokens.add(token);
    }
  };
  const locals = given.flatMap(({ email, domain }) => (email === null || domain === null || ownDomains.includes(domain) ? [] : [namesInLocalPart(email.local)]));
  for (const name of [...given.map((one) => one.name), ...locals, ...speakersOf(activity), ...Object.values(fields).map((value) => value.slice(0, FIELD_READ_MAX))]) add(name, GIVEN_TOKENS_MAX);
  const max = tokens.size + TEXT_TOKENS_MAX;
  const text = [subject, body, signature, ...transcript.map((turn) => turn.text)].join("\n").slice(0, TEXT_READ_MAX);
  for (const word of new Set(capitalised(text))) add(word, max);
  return [...tokens];
}

const FIELD_READ_MAX = 200;

/**
 * Words that begin with a capital, with a letter of a script that has none, or with a digit that a letter follows ("3M").
 * A single letter is an initial only with its full stop; without it is a word or a list mark.
 */
function capitalised(text: string): readonly string[] {
  const words: string[] = [];
  CAPITALISED.lastIndex = 0;
  for (let match = CAPITALISED.exec(text); match !== null; match = CAPITALISED.exec(text)) {
    const [word] = match;
    if (word.length > 1 || text[match.index + word.length] === ".") words.push(word);
  }
  return words;
}

const CAPITALISED = /(?<![\p{L}\p{N}])(?:[\p{Lu}\p{Lt}\p{Lo}]|\d{1,3}\p{L})[\p{L}\p{M}\p{N}]*/gu;

const distinct = (all: readonly string[]): readonly string[] => [...new Set(all.filter((one) => one !== ""))];
