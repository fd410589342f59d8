import { RANKED_MAX, weeklyQuestions, weekStartOf } from "../domain/judge/weekly-questions.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import { daysAfter } from "../domain/model/time.ts";
import { askQuestion, type AskingDeps } from "./ask-hygiene/ask-question.ts";
import { settleOvertaken } from "./ask-hygiene/settle-overtaken.ts";

/** What a run came to. */
export interface AskedHygiene {
  /** Reviews that were made. */
  readonly asked: number;
  /** Findings that they ask about. */
  readonly findings: number;
  /** Reviews that ended, because nothing of what they asked about is there any more. */
  readonly closed: number;
  /** Findings that were to be mended, and are asked about again. */
  readonly reopened: number;
}

/** What somebody said they mend, and what is still found so long after it was asked, is asked again. */
const MENDED_WITHIN_DAYS = 30;
/** Reviews that are looked at in one run: far more than are open at once. */
const OVERTAKEN_MAX = 5_000;

/**
 * Puts the week's new questions about records before their reviewers, one review each, up to what their week holds; ends reviews of what is
 * no longer found. Nothing is asked before a first pass ended, nor while the first part of one is under way. Safe to repeat, and several may run.
 */
export async function askHygiene(deps: AskingDeps, installation: InstallationId): Promise<AskedHygiene> {
  const { store, clock } = deps;
  const told = { asked: 0, findings: 0, closed: 0, reopened: 0 };
  const { isDue, overtaken } = await store.inInstallation(installation, async (tx) => {
    const scan = await tx.findings.scan();
    return { isDue: scan !== null && scan.object === null, overtaken: await tx.findings.overtaken(OVERTAKEN_MAX) };
  });
  for (const id of overtaken) if (await settleOvertaken(deps, installation, id)) told.closed += 1;
  if (!isDue) return told;
  const fresh = await store.inInstallation(installation, async (tx) => {
    told.reopened = await tx.findings.reopen(daysAfter(clock.now(), -MENDED_WITHIN_DAYS));
    const at = clock.now();
    const ranked = await tx.findings.ranked({ weekStart: weekStartOf(at), now: at }, RANKED_MAX);
    return weeklyQuestions(ranked, { users: await tx.mirror.users(), policy: tx.installation.policy, at }).filter(({ askedAt }) => askedAt === null);
  });
  for (const question of fresh) {
    const findings = await askQuestion(deps, installation, question);
    told.asked += findings > 0 ? 1 : 0;
    told.findings += findings;
  }
  return told;
}
