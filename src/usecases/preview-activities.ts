import type { Policy } from "../../config/policy.ts";
import { stagesInUse } from "../domain/changes/stages-in-use.ts";
import { propose, type Proposed } from "../domain/judge/propose.ts";
import { indexKnowledge } from "../domain/match/knowledge-index.ts";
import type { Activity, SensitiveFinding } from "../domain/model/activity.ts";
import { activityId } from "../domain/model/ids.ts";
import { UNKNOWN_DEALS } from "../domain/model/deal-schema.ts";
import type { EarlierActivity } from "../domain/model/judgement.ts";
import type { ReasonCode, Route } from "../domain/model/reasons.ts";
import type { Knowledge } from "../domain/model/records.ts";
import { screenContext } from "../domain/privacy/screen-context.ts";
import { screen } from "../domain/privacy/screen.ts";
import { writtenStrings } from "../domain/proposal/written.ts";
import { traceOf } from "../domain/twin/trace.ts";
import type { Clock } from "../ports/clock.ts";

/** The verdict on one activity, and all that would be written. */
export interface Previewed {
  readonly ref: string;
  readonly kind: string;
  readonly route: Route;
  readonly reasons: readonly ReasonCode[];
  /** What was found, words included: shown to whoever holds the files anyway, kept nowhere. */
  readonly sensitive: readonly SensitiveFinding[];
  /** Null for what the privacy screen blocked. */
  readonly proposed: Proposed | null;
  readonly duplicateOf: string | null;
  /** Every string that would reach the CRM, the review task's text included. */
  readonly written: readonly string[];
}

/**
 * Judges activities against a snapshot of a CRM, in the order given, each knowing only those before it. Writes nothing
 * anywhere. The same rules as the real thing, for it is the same function.
 */
export function previewer({ records, policy, clock }: { readonly records: Knowledge; readonly policy: Policy; readonly clock: Clock }) {
  const context = screenContext(records.users, policy);
  const knowledge = indexKnowledge(records, policy);
  const deals = { ...UNKNOWN_DEALS, stages: stagesInUse(records.opportunities) };
  const asked = new Set<string>();
  const logged = new Map<string, string | null>();
  const earlier: EarlierActivity[] = [];

  return function preview(ref: string, activity: Activity): Previewed {
    const screening = screen(activity, context);
    const base = { ref, kind: activity.kind, sensitive: screening.findings };
    if (screening.outcome === "block") {
      return { ...base, route: "block", reasons: screening.reasons, proposed: null, duplicateOf: null, written: [] };
    }
    const trace = traceOf(screening.activity, policy, activity);
    const proposed = propose(
      {
        // A file's name is for people: nothing that is written may show it.
        activityId: activityId(`preview-${earlier.length + 1}`), activity: screening.activity, trace, flags: screening.activity.flags,
        screenReasons: screening.reasons, records, knowledge, users: records.users, earlier, deals,
        participantsLogged: logged.get(trace.key) ?? null, at: clock.now(), reviewUrl: "https://steward.invalid/reviews",
      },
      policy,
    );
    if (activity.incomplete === undefined) earlier.push({ ref, trace, foreign: false });
    const { route, reasons } = proposed.verdict;
    for (const { key, fields } of proposed.proposals) if (fields.participants !== undefined) logged.set(key, fields.participants);
    // Each suggestion is asked about once, and written once approved.
    const suggested = proposed.suggestions.filter(({ about }) => !asked.has(JSON.stringify(about)));
    for (const { about } of suggested) asked.add(JSON.stringify(about));
    const written = [...writtenStrings([...proposed.proposals, ...proposed.recordProposals], proposed.review), ...suggested.flatMap(({ proposal, task }) => writtenStrings([proposal], { task, inCrm: null }))];
    return { ...base, route, reasons, proposed, duplicateOf: proposed.twin?.of ?? null, written };
  };
}
