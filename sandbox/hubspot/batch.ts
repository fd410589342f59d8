import type { SandboxReply } from "../shared/http-types.ts";
import { objectsOf, member, stringOf } from "../shared/unknown-values.ts";
import { bodyOf } from "./api-call.ts";
import type { ApiCall } from "./api-call.ts";
import { ApiError, invalid } from "./api-error.ts";

/** One input of a batch, as it came. */
export type BatchInput = Readonly<Record<string, unknown>>;

/** How a batch behaves beside its work on each input. */
export interface BatchRules {
  readonly inputsMax: number;
  readonly successStatus: number;
  /** One bad input may fail alone, if every input carries a trace id (VENDORS 1.2). */
  readonly partialWithTraceIds: boolean;
}

/** The inputs of a batch body, refused when there are too many. */
export function batchInputs(call: ApiCall, inputsMax: number): readonly BatchInput[] {
  const inputs = objectsOf(member(bodyOf(call), "inputs"));
  if (inputs.length > inputsMax) {
    throw invalid(`Batch size ${String(inputs.length)} is over the limit of ${String(inputsMax)}`);
  }
  return inputs;
}

/**
 * Works through the inputs in order. Without trace ids the first refusal takes back the whole batch and is the answer;
 * with a trace id on every input only the refused ones are left out and listed under `errors` with status 207.
 */
export function runBatch(call: ApiCall, rules: BatchRules, work: (input: BatchInput) => unknown): SandboxReply {
  const startedAt = new Date(call.portal.clock.now()).toISOString();
  const inputs = batchInputs(call, rules.inputsMax);
  const traceIds = traceIdsOf(inputs);
  const partial = rules.partialWithTraceIds && traceIds !== undefined;
  const { store } = call.portal;
  const batchMark = store.mark();
  const results: unknown[] = [];
  const errors: unknown[] = [];
  for (const [index, input] of inputs.entries()) {
    const inputMark = store.mark();
    try {
      if (failsByFault(call, index)) throw new ApiError(500, { message: "internal error", category: "INTERNAL_ERROR" });
      const result = work(input);
      results.push(traceIds === undefined ? result : withTraceId(result, traceIds[index]));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const alone = partial || call.fault?.fault === "partial";
      store.rollbackTo(alone ? inputMark : batchMark);
      if (!alone) throw error;
      errors.push(batchError(error, traceIds?.[index], stringOf(input["id"])));
    }
  }
  return batchReply(call, rules.successStatus, { startedAt, results, errors });
}

/** The answer of a batch: 207 as soon as something failed. */
export function batchReply(
  call: ApiCall,
  successStatus: number,
  outcome: { startedAt: string; results: readonly unknown[]; errors: readonly unknown[] },
): SandboxReply {
  const { startedAt, errors } = outcome;
  const results = call.portal.settings().shuffleBatchResults ? outcome.results.toReversed() : outcome.results;
  const completedAt = new Date(call.portal.clock.now()).toISOString();
  const body = { status: "COMPLETE", results, startedAt, completedAt };
  if (errors.length === 0) return { status: successStatus, json: body };
  const status = call.dated && !call.portal.facts().datedBatch207 ? successStatus : 207;
  return { status, json: { ...body, numErrors: errors.length, errors }, inPart: true };
}

function traceIdsOf(inputs: readonly BatchInput[]): readonly string[] | undefined {
  const ids = inputs.map((input) => stringOf(input["objectWriteTraceId"]) ?? "").filter((id) => id !== "");
  if (ids.length !== inputs.length || ids.length === 0) return undefined;
  if (new Set(ids).size !== ids.length) throw invalid("objectWriteTraceId must be unique within a batch");
  return ids;
}

function failsByFault(call: ApiCall, index: number): boolean {
  if (call.fault?.fault !== "partial") return false;
  return call.fault.failIndexes?.includes(index) ?? index % 2 === 1;
}

function withTraceId(result: unknown, traceId: string | undefined): unknown {
  return typeof result === "object" && result !== null ? { ...result, objectWriteTraceId: traceId } : result;
}

function batchError(error: ApiError, traceId: string | undefined, id: string | undefined): unknown {
  const context = traceId === undefined ? (id === undefined ? {} : { ids: [id] }) : { objectWriteTraceId: [traceId] };
  return { status: "error", category: error.category, message: error.message, context };
}
