import { unreachable } from "../domain/model/result.ts";
import type { Installation } from "../ports/store.ts";
import type { App } from "./app.ts";
import type { Check } from "./check.ts";

/** From here on a day's budget is told of. */
const NEARLY_USED_UP = 0.9;
const MICROS = 1_000_000;

/** Whether the language model that is set is reached (no text is sent), and whether somebody wants one that is not set. */
export async function modelCheck({ languageModel: model }: Pick<App, "languageModel">, installations: readonly Installation[]): Promise<Check> {
  const name = "language model";
  const wanted = installations.filter(({ policy }) => policy.model.use).length;
  if (model === null) {
    if (wanted === 0) return { name, state: "ok", detail: "off: the rules read alone", fix: null };
    return { name, state: "warning", detail: `none is set, and the policy of ${installationsOf(wanted)} wants one: the rules read alone`, fix: "set LLM_PROVIDER, or model.use to false in their policies" };
  }
  const which = `${model.name.provider} ${model.name.model}`;
  const found = await model.reach();
  switch (found) {
    case "answers":
      return { name, state: "ok", detail: `${which} answers; ${wanted === 0 ? "no installation uses it" : `used by ${installationsOf(wanted)}`}`, fix: null };
    case "refuses-key":
      return { name, state: "error", detail: `${which} refuses the key: the rules read alone`, fix: "set LLM_API_KEY to a key of the provider" };
    case "no-answer":
      return { name, state: "warning", detail: `${which} does not answer: the rules read alone`, fix: "check LLM_BASE_URL and the provider; what waits is logged meanwhile" };
    default:
      return unreachable(found);
  }
}

const installationsOf = (count: number): string => (count === 1 ? "one installation" : `${String(count)} installations`);

/** What the language model cost an installation today; nothing where it is not wanted. */
export async function modelBudgetChecks({ store, clock }: Pick<App, "store" | "clock">, { id, crm, name: called, policy: { model } }: Installation): Promise<readonly Check[]> {
  if (!model.use) return [];
  const { calls, tokens, costMicros } = await store.inInstallation(id, (tx) => tx.modelUsage.today(clock.now()));
  const cost = model.costPerDay === null ? "" : `, cost ${String(costMicros / MICROS)} of ${String(model.costPerDay)}`;
  const detail = `today ${String(calls)} calls, ${String(tokens)} of ${String(model.tokensPerDay)} tokens${cost}`;
  const name = `${crm} ${called} language model`;
  const isTight = tokens >= model.tokensPerDay * NEARLY_USED_UP || (model.costPerDay !== null && costMicros >= model.costPerDay * MICROS * NEARLY_USED_UP);
  if (!isTight) return [{ name, state: "ok", detail, fix: null }];
  return [{ name, state: "warning", detail: `${detail}: the rules read alone once it is used up`, fix: "raise model.tokensPerDay or model.costPerDay in the policy, or read fewer kinds (model.kinds)" }];
}
