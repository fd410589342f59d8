import type { Selectable } from "kysely";
import { type Proposal, targetOf } from "../../domain/model/proposal.ts";
import type { ProposalTable } from "../../ports/store-tables.ts";
import { lockFor, type TenantContext } from "./context.ts";
import type { ProposalRow } from "./schema.ts";
import { sealedJson } from "./sealed-json.ts";

/** Proposals of one installation; their words and values are sealed. */
export function proposalTable({ db, installation: { id: installation }, secrets }: TenantContext): ProposalTable {
  const sealed = sealedJson<Proposal>(secrets, installation, "proposal");
  const opened = (row: Selectable<ProposalRow>) => ({
    proposal: sealed.open(row.id, row.sealed),
    auditId: row.audit_id,
  });
  return {
    async save(proposals) {
      if (proposals.length === 0) return;
      await db.insertInto("proposal").values(proposals.map(({ proposal, auditId }) => ({
        installation_id: installation, id: proposal.id, activity_id: proposal.activityId, kind: proposal.kind, object: proposal.object,
        key: targetOf(proposal), route: proposal.route, reasons: [...proposal.reasons], confidence_bp: proposal.confidenceBp, audit_id: auditId,
        created_at: proposal.createdAt, expires_at: proposal.expiresAt,
        sealed: sealed.seal(proposal.id, proposal),
      }))).onConflict((conflict) => conflict.doNothing()).execute();
    },
    async get(ids) {
      if (ids.length === 0) return [];
      const rows = await db.selectFrom("proposal").selectAll().where("installation_id", "=", installation).where("id", "in", [...ids]).execute();
      const byId = new Map(rows.map((row) => [row.id, row]));
      return ids.flatMap((id) => {
        const row = byId.get(id);
        return row === undefined ? [] : [opened(row)];
      });
    },
    async ofActivity(id) {
      const rows = await db.selectFrom("proposal").selectAll().where("installation_id", "=", installation).where("activity_id", "=", id)
        .orderBy("created_at").orderBy("id").execute();
      return rows.map(opened);
    },
    hold: (id) => lockFor(db, `proposal-${id}`, installation),
  };
}
