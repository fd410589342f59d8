import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { WriteId } from "../../src/domain/model/ids.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { chunksOf } from "../shared/chunks.ts";
import { BATCH_MAX } from "./batch-read.ts";
import type { HubSpotAnswer, HubSpotClient, HubSpotRequest } from "./client.ts";
import { itemError } from "./errors.ts";
import { BatchSchema } from "./schemas.ts";
import type { HubSpotObject } from "./schemas.ts";
import type * as z from "zod";

/** One input of a batch write. */
export interface BatchInput {
  readonly writeId: WriteId;
  readonly body: object;
  /** Whether a result is this input's, where HubSpot does not repeat the trace id. */
  readonly isResult: (object: HubSpotObject) => boolean;
}

/** A record as HubSpot holds it after the write. */
export interface Written {
  readonly object: HubSpotObject;
  readonly http: number;
  readonly requestId: string | null;
}

/** What became of an input. `lost`: HubSpot said the batch is done and nothing about this one. */
export type Outcome = Result<Written, CrmError> | "lost";

/** Halvings of one refused batch; enough to single out several bad inputs, little enough not to eat the portal's limit. */
const SPLITS_MAX = 40;

/** Which of the inputs of a refused batch were done all the same. */
type DoneAfterAll = (inputs: ReadonlySet<WriteId>) => Promise<Result<ReadonlySet<WriteId>, CrmError>>;
const NONE_DONE: DoneAfterAll = () => Promise.resolve(ok(new Set<WriteId>()));

/**
 * Sends inputs in batches of a hundred, each with a trace id, so that HubSpot can refuse one and take the others (207).
 * Where it refuses a batch as a whole all the same, the batch is halved until the bad inputs stand alone and the good
 * ones land; what `doneAfterAll` finds is not sent again and comes back as lost. Every other failure is every input's.
 */
export async function batchWrite(client: HubSpotClient, path: string, inputs: readonly BatchInput[], doneAfterAll = NONE_DONE): Promise<ReadonlyMap<WriteId, Outcome>> {
  const outcomes = new Map<WriteId, Outcome>();
  for (const chunk of chunksOf(inputs, BATCH_MAX)) {
    const budget = { splits: SPLITS_MAX };
    await send(client, path, chunk, { outcomes, budget, doneAfterAll });
  }
  return outcomes;
}

interface Progress {
  readonly outcomes: Map<WriteId, Outcome>;
  readonly budget: { splits: number };
  readonly doneAfterAll: DoneAfterAll;
}

async function send(client: HubSpotClient, path: string, inputs: readonly BatchInput[], progress: Progress): Promise<void> {
  const body = { inputs: inputs.map((input) => ({ ...input.body, objectWriteTraceId: input.writeId })) };
  const request: HubSpotRequest = { method: "POST", path, body, mutates: true };
  const answer = await client.call(request, BatchSchema);
  if (answer.ok) {
    for (const input of inputs) progress.outcomes.set(input.writeId, outcomeOf(client, request, answer.value, input));
    return;
  }
  const isAboutInputs = ["invalid", "not-found", "conflict"].includes(answer.error.kind);
  if (inputs.length > 1 && isAboutInputs && progress.budget.splits > 0) {
    progress.budget.splits -= 1;
    const done = await progress.doneAfterAll(new Set(inputs.map(({ writeId }) => writeId)));
    if (done.ok) await sendHalves(client, path, inputs, { ...progress, done: done.value });
    else for (const { writeId } of inputs) progress.outcomes.set(writeId, "lost");
    return;
  }
  for (const input of inputs) progress.outcomes.set(input.writeId, err(answer.error));
}

async function sendHalves(client: HubSpotClient, path: string, inputs: readonly BatchInput[], { done, ...progress }: Progress & { readonly done: ReadonlySet<WriteId> }): Promise<void> {
  for (const { writeId } of inputs) if (done.has(writeId)) progress.outcomes.set(writeId, "lost");
  const left = inputs.filter(({ writeId }) => !done.has(writeId));
  const half = Math.ceil(left.length / 2);
  for (const some of [left.slice(0, half), left.slice(half)]) if (some.length > 0) await send(client, path, some, progress);
}

function outcomeOf(client: HubSpotClient, request: HubSpotRequest, answer: HubSpotAnswer<z.infer<typeof BatchSchema>>, input: BatchInput): Outcome {
  const { results, errors } = answer.body;
  const object = results.find((one) => one.objectWriteTraceId === input.writeId) ?? results.find((one) => input.isResult(one));
  if (object !== undefined) return ok({ object, http: answer.status, requestId: answer.requestId });
  const traces = (one: { readonly context?: Readonly<Record<string, readonly string[]>> | null | undefined }): readonly string[] => one.context?.["objectWriteTraceId"] ?? [];
  const own = errors?.find((one) => traces(one).includes(input.writeId));
  // An error that names no input is this one's when there is nobody else it could belong to.
  const orphan = errors?.find((one) => traces(one).length === 0);
  const error = own ?? (results.length + (errors?.length ?? 0) === countOf(request) ? orphan : undefined);
  return error === undefined ? "lost" : err(itemError(error, client.asked(request), answer.status));
}

const countOf = ({ body }: HubSpotRequest): number =>
  typeof body === "object" && body !== null && "inputs" in body && Array.isArray(body.inputs) ? body.inputs.length : 0;
