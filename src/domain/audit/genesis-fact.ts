import { AUDIT_FORMAT } from "./entry.ts";
import type { AuditFact } from "./fact.ts";

/** The program that writes the log. */
const SOFTWARE = "steward";

/** The first entry of every log: its format and its first keys. `madeBy` names what began it. */
export function genesisFact(vkeys: readonly string[], madeBy: string): AuditFact {
  return { type: "genesis", actor: { kind: "system", id: madeBy }, data: { format: AUDIT_FORMAT, hash: "sha256", vkeys, software: SOFTWARE } };
}
