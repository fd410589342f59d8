import type { Policy } from "../../../config/policy.ts";
import type { Activity } from "../model/activity.ts";

/** What the policy wants of what lies in the folders that an activity's source tells; the stricter where several are meant. */
export function folderEffect({ folders }: Activity, wanted: Policy["privacy"]["folders"]): "block" | "exclude" | null {
  if (folders === undefined || wanted.length === 0) return null;
  const paths = folders.map(stepsOf);
  const effects = wanted.filter(({ name }) => paths.some((path) => isWithin(path, stepsOf(name)))).map(({ effect }) => effect);
  return effects.includes("block") ? "block" : (effects[0] ?? null);
}

/** A folder is meant with all below it, wherever it hangs: `Private` means `INBOX/Private/2026`. */
const isWithin = (path: readonly string[], wanted: readonly string[]): boolean =>
  path.some((_, from) => wanted.every((step, index) => path[from + index] === step));

/** Case, spaces and how a letter is put together tell no folders apart. */
const stepsOf = (name: string): readonly string[] => name.normalize("NFKC").toLowerCase().split(/[/\\]/).map((step) => step.replace(/\s+/g, " ").trim()).filter((step) => step !== "");
