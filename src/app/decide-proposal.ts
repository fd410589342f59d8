import type { Actor } from "../domain/audit/fact.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import type { Result } from "../domain/model/result.ts";
import type { PolicyProposal } from "../ports/policy-proposals.ts";
import { decidePolicyProposal, type ProposalRefusal } from "../usecases/calibrate-policy.ts";
import { decideEdits } from "../usecases/set-policy/proposed-edits.ts";
import type { App } from "./app.ts";
import { isLogRight } from "./last-verification.ts";
import { readPolicy } from "./read-policy.ts";

type DecideApp = Pick<App, "store" | "clock"> & { readonly audit: Pick<App["audit"], "lastVerdict"> };

/** An admin's word on a proposed change of the policy, whatever speaks for it: figures, or another admin. */
export async function decideProposal(app: DecideApp, installation: InstallationId, id: string, { verb, actor }: { readonly verb: "approve" | "reject"; readonly actor: Actor }): Promise<Result<PolicyProposal, ProposalRefusal>> {
  const edits = await decideEdits(app, installation, id, { verb, actor, read: readPolicy });
  if (edits.ok || edits.error.kind !== "not-found") return edits;
  return decidePolicyProposal(app, installation, id, { verb, actor, isLogRight: await isLogRight(app, installation) });
}
