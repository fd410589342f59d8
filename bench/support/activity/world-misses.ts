import type { Candidate } from "../../../src/domain/model/judgement.ts";
import { oneLine, type Miss } from "./figure.ts";
import type { Score } from "./score-world.ts";
import type { Compared, LabelledWorld } from "./world.ts";

const CANDIDATES_MAX = 6;

/** Every file that came out otherwise than its label, with what speaks for and against each record, and the quotes. */
export function worldMisses(pairs: readonly Compared[], world: LabelledWorld, scores: ReadonlyMap<string, Score> | null): readonly Miss[] {
  return pairs.flatMap((pair): Miss[] => {
    const lines = [...verdictLines(pair), ...matchLines(pair, world), ...textLines(pair, scores?.get(pair.label.file))];
    return lines.length === 0 ? [] : [{ what: pair.label.file, lines }];
  });
}

function verdictLines({ label, previewed }: Compared): readonly string[] {
  if (previewed === undefined) return [`route: expected ${label.route}, got nothing: the file was not read`];
  const lacking = label.reasons.filter((reason) => !previewed.reasons.some((got) => got === reason));
  const extra = previewed.reasons.filter((reason) => !label.reasons.includes(reason));
  return [
    ...(previewed.route === label.route ? [] : [`route: expected ${label.route}, got ${previewed.route}`]),
    ...(lacking.length === 0 ? [] : [`reasons not given: ${lacking.join(", ")}`]),
    ...(extra.length === 0 ? [] : [`reasons given though not expected: ${extra.join(", ")}`]),
  ];
}

/** Where any link or the certainty differs: both sides by name, why the label says so, and the candidates with their weights. */
function matchLines({ label, previewed }: Compared, { world }: LabelledWorld): readonly string[] {
  const match = previewed?.proposed?.match;
  if (match === undefined || (label.route !== "auto" && label.route !== "review")) return [];
  const names = new Map<string, string>([
    ...world.records.contacts.map(({ id, firstName, lastName }) => [id, `${firstName} ${lastName}`] as const), ...world.records.accounts.map(({ id, name }) => [id, name] as const),
    ...world.records.opportunities.map(({ id, name }) => [id, name] as const),
  ]);
  const told = (ids: readonly (string | null)[]): string => ids.flatMap((id) => (id === null ? [] : [`${id} (${names.get(id) ?? "not on record"})`])).join(", ") || "none";
  const differing = ([
    ["certainty", label.match.certainty, match.certainty],
    ["contacts", told(label.match.contactIds.toSorted()), told(match.contactIds.toSorted())],
    ["account", told([label.match.accountId]), told([match.accountId])],
    ["opportunity", told([label.match.opportunityId]), told([match.opportunityId])],
  ] as const).filter(([, expected, got]) => expected !== got);
  if (differing.length === 0) return [];
  return [
    ...differing.map(([what, expected, got]) => `${what}: expected ${expected}, got ${got}`),
    ...(label.match.why === "" ? [] : [`label: ${oneLine(label.match.why)}`]),
    ...match.candidates.slice(0, CANDIDATES_MAX).flatMap((candidate) => candidateLines(candidate, told)),
  ];
}

function candidateLines({ object, id, confidence, evidence }: Candidate, told: (ids: readonly string[]) => string): readonly string[] {
  return [`${object} ${told([id])}, confidence ${confidence}`, ...evidence.map(({ kind, weight, detail }) => `  ${weight > 0 ? "+" : ""}${weight} bits ${kind}: ${detail}`)];
}

/** What was read out of the text, where the scorer of this one file finds something missing, left over or wrong. */
function textLines({ label, previewed }: Compared, score: Score | undefined): readonly string[] {
  const found = previewed?.proposed?.extraction;
  if (score === undefined) return [];
  const { promises, nextSteps, summaryFacts, leaks } = score;
  return [
    ...(promises.fn + promises.fp === 0 ? [] : [...label.promises.map(({ type, quote }) => `promise expected: ${type}, "${oneLine(quote)}"`), ...(found?.promises ?? []).map(({ type, quote }) => `promise got: ${type}, "${oneLine(quote)}"`)]),
    ...(nextSteps.fn + nextSteps.fp === 0 && (nextSteps.ownerAccuracy ?? 1) === 1 && (nextSteps.dueAccuracy ?? 1) === 1 ? [] : [
      ...label.nextSteps.map((step) => `next step expected: ${step.ownerId ?? "nobody"}, ${step.action}, due ${step.due ?? "never"}, "${oneLine(step.quote)}"`),
      ...(found?.nextSteps ?? []).map((step) => `next step got: ${step.ownerId ?? "nobody"}, ${step.action}, due ${step.due ?? "never"}${step.duePhrase === null ? "" : ` from "${step.duePhrase}"`}, "${oneLine(step.quote)}"`),
    ]),
    ...((summaryFacts.recall ?? 1) === 1 ? [] : [`summary must have: ${label.summaryMust.join("; ")}`, `summary got: ${oneLine(found?.summary ?? "", 600)}`, ...(found?.claims ?? []).map(({ text, quote }) => `  claim "${oneLine(text)}" from "${oneLine(quote)}"`)]),
    ...leaks.items.map(([, words]) => `written though forbidden: a string of ${words.length} characters`),
  ];
}
