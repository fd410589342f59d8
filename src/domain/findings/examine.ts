import type { Evidence } from "../model/judgement.ts";
import type { Context } from "./context.ts";
import { type Finding, findingId, type Found, type Rule } from "./finding.ts";
import { RULES } from "./rules.ts";
import { nameOf, type Seen } from "./seen.ts";
import { worthOf } from "./worth.ts";

/** Everything that the rules that are on find in one record, each finding once, in the order of the rules. */
export function examine(seen: Seen, context: Context): readonly Finding[] {
  const on = RULES.filter(({ name }) => !context.policy.hygiene.off.includes(name));
  const findings = on.flatMap((rule) => rule.look(seen, context).map((found) => findingOf(rule, seen, found)));
  return [...new Map(findings.map((finding) => [finding.id, finding])).values()];
}

function findingOf(rule: Rule, seen: Seen, { field, says, basis, fix, risk }: Found): Finding {
  const { id: recordId, ownerId } = seen.record;
  const [first, ...more] = says;
  const evidence = (detail: string): Evidence => ({ kind: `hygiene.${rule.name}`, weight: 0, detail });
  return {
    id: findingId(rule.name, seen.object, recordId, field), rule: rule.name, object: seen.object, recordId, field, risk: risk ?? rule.risk, worth: worthOf(seen),
    name: nameOf(seen), ownerId, evidence: [evidence(first), ...more.map(evidence)], fix: fix ?? null, blocks: rule.blocks, dataOwner: rule.dataOwner, basis,
  };
}
