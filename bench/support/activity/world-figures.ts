import { atMost, places, ratio, shareAtLeast, type Figure, type Section } from "./figure.ts";
import { scoreEach, scorerMissing, scoreWorld, type Score } from "./score-world.ts";
import { curve, safety, type Setting } from "./thresholds.ts";
import { compared, judgeWorld, resultLines, type LabelledWorld } from "./world.ts";
import { worldMisses } from "./world-misses.ts";

/** A labelled world against the goals, and what the match thresholds trade on it. */
export function worldSections(world: LabelledWorld, errors: boolean): readonly Section[] {
  const previewed = judgeWorld(world);
  const pairs = compared(world, previewed);
  const { auto, wrong, held } = safety(pairs);
  const missing = scorerMissing();
  const lines = resultLines(previewed);
  const score = missing === null ? scoreWorld(world.folder, lines) : null;
  const figures: Figure[] = [
    atMost("wrong contact, account or opportunity among auto", { got: wrong.length, max: 0, shown: `${wrong.length} of ${auto}`, gate: true }),
    atMost("auto although review, block or skip was right", { got: held.length, max: 0, shown: `${held.length} of ${auto}`, gate: true }),
    ...(score === null ? [] : [...scored(score), agreement(score, { auto, wrong, held })]),
  ];
  const notes = [...world.unread.map((file) => `not read: ${file}`), ...(missing === null ? [] : [`not measured (leaks, matches, promises, next steps, facts): ${missing}`])];
  return [
    { title: `Labelled world ${world.folder} (${world.world.name}, ${world.labels.length} activities)`, figures, notes, misses: errors ? worldMisses(pairs, world, missing === null ? scoreEach(world.folder, lines) : null) : [] },
    thresholds(world),
  ];
}

function scored({ auto, leaks, match, uncertain, promises, nextSteps, summaryFacts }: Score): readonly Figure[] {
  return [
    shareAtLeast("of what is safe goes auto", auto.coverage, 0.9),
    atMost("forbidden strings written anywhere", { got: leaks.count, max: 0, gate: true }),
    shareAtLeast("clear ones: contacts exact", match.contactsExact, 0.97),
    shareAtLeast("clear ones: account", match.account, 0.98),
    shareAtLeast("clear ones: opportunity", match.opportunity, 0.95),
    shareAtLeast("uncertain ones found", uncertain.recall, 0.95),
    shareAtLeast("promises, recall", promises.recall, 0.95),
    shareAtLeast("promises, precision", promises.precision, 0.7),
    shareAtLeast("next steps, F1", nextSteps.f1, 0.8),
    shareAtLeast("next steps, owner", nextSteps.ownerAccuracy, 0.92),
    shareAtLeast("next steps, due", nextSteps.dueAccuracy, 0.9),
    shareAtLeast("key facts in summaries", summaryFacts.recall, 0.85),
  ];
}

/** The curve's own counts must be the scorer's where both count. */
function agreement({ autoWrongMatch, auto }: Score, own: { readonly auto: number; readonly wrong: readonly string[]; readonly held: readonly string[] }): Figure {
  const ok = autoWrongMatch.auto === own.auto && same(autoWrongMatch.files, own.wrong) && same(auto.shouldHaveBeenHeld, own.held);
  return { goal: "counted here as the scorer counts", gate: true, wanted: "yes", measured: ok ? "yes" : `scorer: ${autoWrongMatch.wrong} wrong, ${auto.shouldHaveBeenHeld.length} to hold`, ok };
}

function thresholds(world: LabelledWorld): Section {
  const { clearAtBits, leadBits } = world.policy.match;
  const settings = curve(world);
  const lines = settings.map((one) => settingLine(one, one.clearAtBits === clearAtBits && one.leadBits === leadBits, world.labels.length));
  return { title: "What the match thresholds trade (match.clearAtBits, match.leadBits)", figures: [], notes: ["clear at  lead   auto share   of the safe   wrong among auto   at most   to be held   uncertain found", ...lines] };
}

function settingLine({ clearAtBits, leadBits, auto, coverage, wrong, wrongAtMost, held, uncertainFound }: Setting, isDefault: boolean, all: number): string {
  const share = (value: number | null): string => (value === null ? "n/a" : places(value));
  return [String(clearAtBits).padStart(8), String(leadBits).padStart(5), share(ratio(auto, all)).padStart(12), share(coverage).padStart(13), String(wrong.length).padStart(18), places(wrongAtMost).padStart(9), String(held.length).padStart(12), share(uncertainFound).padStart(17), isDefault ? "  as shipped" : ""].join(" ");
}

const same = (a: readonly string[], b: readonly string[]): boolean => a.toSorted().join() === b.toSorted().join();
