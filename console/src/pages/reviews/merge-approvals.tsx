import { ForeignText } from "../../ui/foreign-text.tsx";
import { words } from "../../words/words.ts";
import type { Merge } from "./types.ts";
import { useReviewers } from "./use-queue.ts";

const { merge: said } = words.reviews;

/** Who has to approve a merge, why a second person has to, and who did. Choices that differ from those approved begin anew. */
export function MergeApprovals({ approvals: { needed, why, already, owners, approvers }, isChanged }: { readonly approvals: Merge["approvals"]; readonly isChanged: boolean }) {
  const { data: people } = useReviewers();
  const nameOf = (actor: string): string => (actor === "admin" ? said.admin : people?.reviewers.find(({ id }) => `user:${id}` === actor)?.name ?? actor.replace(/^user:/, ""));
  return (
    <>
      <h4>{said.approvals(already.length, needed)}</h4>
      {isChanged && <p>{said.anew}</p>}
      <ul>
        {why.map((one) => <li key={one}><ForeignText text={one} /></li>)}
        {already.length > 0 && <li>{said.already} <ForeignText text={already.map(nameOf).join(", ")} /></li>}
        {already.length === 0 && <li>{said.first} {owners.length === 0 ? said.ownersByRole : <ForeignText text={owners.join(", ")} />}</li>}
        {needed === 2 && <li>{said.second} {approvers.length === 0 ? said.anotherPerson : <ForeignText text={approvers.join(", ")} />}</li>}
      </ul>
    </>
  );
}
