import type { Selectable } from "kysely";
import type { PolicyProposal, PolicyProposalTable } from "../../ports/policy-proposals.ts";
import type { TenantContext } from "./context.ts";
import type { Schema } from "./schema.ts";

/** Proposals to change the policy of one installation. */
export function policyProposalTable({ db, installation: { id: installation } }: TenantContext): PolicyProposalTable {
  const own = () => db.selectFrom("policy_proposal").selectAll().where("installation_id", "=", installation);
  return {
    async save({ id, madeAt, baseVersion, proposed, state, decidedAt, version }) {
      const row = { installation_id: installation, id, made_at: madeAt, base_version: baseVersion, proposed: JSON.stringify(proposed), state, decided_at: decidedAt, version };
      await db.insertInto("policy_proposal").values(row).onConflict((conflict) => conflict.columns(["installation_id", "id"]).doUpdateSet(row)).execute();
    },
    async take(id) {
      const row = await own().where("id", "=", id).forUpdate().executeTakeFirst();
      return row === undefined ? null : proposalOf(row);
    },
    list: async (limit) => (await own().orderBy("made_at", "desc").orderBy("id").limit(limit).execute()).map(proposalOf),
  };
}

function proposalOf(row: Selectable<Schema["policy_proposal"]>): PolicyProposal {
  return { id: row.id, madeAt: row.made_at, baseVersion: row.base_version, proposed: row.proposed, state: row.state, decidedAt: row.decided_at, version: row.version };
}
