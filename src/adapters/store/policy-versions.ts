import type { Selectable } from "kysely";
import { PolicySchema } from "../../../config/policy.ts";
import type { PolicyVersion, PolicyVersionTable } from "../../ports/policy-versions.ts";
import type { TenantContext } from "./context.ts";
import type { Schema } from "./schema.ts";

/** The versions of one installation's policy. */
export function policyVersionTable({ db, installation: { id } }: TenantContext): PolicyVersionTable {
  const own = () => db.selectFrom("policy_version").selectAll().where("installation_id", "=", id);
  return {
    async get(version) {
      const row = await own().where("version", "=", version).executeTakeFirst();
      return row === undefined ? null : versionOf(row);
    },
    async list({ before, limit }) {
      const from = before === null ? own() : own().where("version", "<", before);
      return (await from.orderBy("version", "desc").limit(limit).execute()).map(versionOf);
    },
  };
}

/** Saved by an older version of the program it may lack what was added since. */
function versionOf({ version, made_at: madeAt, made_by: madeBy, policy }: Selectable<Schema["policy_version"]>): PolicyVersion {
  return { version, madeAt, madeBy, policy: PolicySchema.parse(policy) };
}
