import { isObject } from "../shared/unknown-values.ts";

/** Answers of earlier subrequests by their `referenceId`. */
export type Answers = ReadonlyMap<string, unknown>;

/** Thrown when a reference leads nowhere; the subrequest is then not made. */
export class LostReference extends Error {
  override readonly name = "LostReference";
}

/** Puts the values of earlier answers in the place of `@{refId.path}` in all texts of a value. */
export function fillIn(value: unknown, answers: Answers): unknown {
  if (typeof value === "string") return fillText(value, answers);
  if (Array.isArray(value)) return value.map((each) => fillIn(each, answers));
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fillIn(each, answers)]));
  return value;
}

/** The same in one text, such as the address of a subrequest. */
export function fillText(text: string, answers: Answers): string {
  return text.replaceAll(/@\{([^{}]{1,200})\}/g, (_whole, path: string) => String(valueAt(path, answers)));
}

/** `NewAccount.id`, `Found.records[0].Id` */
function valueAt(path: string, answers: Answers): string | number | boolean {
  const [ref = "", ...steps] = path.split(/[.[\]]/).filter((step) => step !== "");
  const found = steps.reduce<unknown>((value, step) => {
    if (Array.isArray(value)) return value[Number(step)];
    return isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }, answers.get(ref));
  if (typeof found === "string" || typeof found === "number" || typeof found === "boolean") return found;
  throw new LostReference(`Invalid reference specified. No value for ${path} found in ${ref}`);
}
