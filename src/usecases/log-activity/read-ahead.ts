import { readingInput } from "../../domain/extract/reading/reading-input.ts";
import { spendingOf } from "../../domain/limits/model-budget.ts";
import type { ActivityId, InstallationId } from "../../domain/model/ids.ts";
import type { CallFailure, ReadFailure, ReadingInput, ReadOutcome } from "../../domain/model/reading.ts";
import type { Clock } from "../../ports/clock.ts";
import type { CallLimits, LanguageModel } from "../../ports/language-model.ts";
import type { ModelReservation } from "../../ports/model-usage-table.ts";
import type { Store } from "../../ports/store.ts";
import type { StoredActivity } from "../../ports/store-tables.ts";

/** What asking a model ahead of judging needs. */
export interface ReadAheadDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly languageModel?: LanguageModel | null;
}

/** What a model said of queued activities. Lives in memory only: after a crash it is asked again. */
export interface ReadAhead {
  readonly outcomes: ReadonlyMap<ActivityId, ReadOutcome>;
  /** How many queued activities were looked at; null when no model is to be asked, and any number may be judged. */
  readonly looked: number | null;
}

/** Calls of one installation at a time. */
const CALLS_AT_ONCE = 4;
/** However slow the model is, the activities of one batch wait no longer than this; what was not read by then, the rules read alone. */
const READ_AHEAD_MS_MAX = 60_000;
/** Less is not worth a call. */
const CALL_MS_MIN = 500;

const NOTHING: ReadAhead = { outcomes: new Map(), looked: null };

/**
 * Asks the model about the next queued activities, outside any transaction, several at a time, within the installation's budget and
 * a bounded time. Judging comes afterwards and in order of arrival; what has no reading then is judged by the rules alone.
 */
export async function readAhead(deps: ReadAheadDeps, installation: InstallationId, limit: number): Promise<ReadAhead> {
  const { languageModel: model, store, clock } = deps;
  if (model === undefined || model === null) return NOTHING;
  const { policy, queued } = await store.inInstallation(installation, async (tx) => {
    const { policy: own } = tx.installation;
    return { policy: own.model, queued: own.model.use ? await tx.activities.takeQueued(limit) : [] };
  });
  if (!policy.use) return NOTHING;

  const outcomes = new Map<ActivityId, ReadOutcome>();
  const asked = queued.flatMap((stored) => inputOf(stored, policy.kinds)).reverse();
  const endsMs = Date.parse(clock.now()) + READ_AHEAD_MS_MAX;
  const next = async (): Promise<void> => {
    for (let one = asked.pop(); one !== undefined; one = asked.pop()) {
      const leftMs = endsMs - Date.parse(clock.now());
      const limits: CallLimits = { timeoutMs: Math.min(policy.timeoutSeconds * 1_000, leftMs), outputTokensMax: policy.outputTokensMax };
      const outcome = leftMs < CALL_MS_MIN ? failed(model, "no_time") : await readOne({ store, clock, model }, installation, one.input, limits);
      outcomes.set(one.id, outcome);
    }
  };
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, next));
  return { outcomes, looked: queued.length };
}

interface Asking {
  readonly id: ActivityId;
  readonly input: ReadingInput | "planted" | "too_long";
}

function inputOf({ id, activity }: StoredActivity, kinds: readonly string[]): readonly Asking[] {
  try {
    const input = activity === null || !kinds.includes(activity.kind) ? null : readingInput(activity);
    return input === null ? [] : [{ id, input }];
  } catch {
    return []; // A rule that fails on it fails when it is judged, too: there it goes to a person.
  }
}

type Parts = Required<Pick<ReadAheadDeps, "store" | "clock">> & { readonly model: LanguageModel };

/** Sets aside what the call may take, calls, and books what it took: each in a transaction of its own, the call in none. */
async function readOne({ store, clock, model }: Parts, installation: InstallationId, input: Asking["input"], limits: CallLimits): Promise<ReadOutcome> {
  if (typeof input === "string") return failed(model, input);
  const reservation = await store.inInstallation(installation, (tx): Promise<ModelReservation | null> =>
    tx.modelUsage.reserve(spendingOf(model.tokensAtMost(input, limits), tx.installation.policy.model), clock.now()));
  if (reservation === null) return failed(model, "over_budget");
  const answer = await model.read(input, limits);
  await store.inInstallation(installation, (tx) => tx.modelUsage.settle(reservation, spendingOf(answer.tokens, tx.installation.policy.model)));
  return { ...answer, by: model.name };
}

const failed = ({ name }: LanguageModel, outcome: Exclude<ReadFailure, CallFailure>): ReadOutcome => ({ by: name, tokens: { input: 0, output: 0 }, outcome });
