import type { Actor } from "../../domain/audit/fact.ts";
import { type GivenRole, GIVEN_ROLES } from "../../domain/access/roles.ts";
import type { RoleTable } from "../../ports/access.ts";
import type { UserId } from "../../domain/model/ids.ts";
import { lockFor, type TenantContext } from "./context.ts";

/** The roles that users of one installation were given. */
export function roleTable({ db, installation: { id: installation } }: TenantContext): RoleTable {
  const held = () => db.selectFrom("person_role").where("installation_id", "=", installation).where("taken_at", "is", null);
  const of = async (person: UserId): Promise<readonly GivenRole[]> => {
    const rows = await held().select("role").where("person_id", "=", person).execute();
    return GIVEN_ROLES.filter((role) => rows.some((row) => row.role === role));
  };
  return {
    of,
    async hold(person) {
      await lockFor(db, "person-roles", installation);
      return of(person);
    },
    async list() {
      const rows = await held().selectAll().orderBy("person_id").orderBy("role").execute();
      return rows.map((row) => ({ person: row.person_id, role: row.role, givenBy: actorIn(row.given_by), givenAt: row.given_at }));
    },
    async give({ person, role, givenBy, givenAt }) {
      const told = { given_by: `${givenBy.kind}:${givenBy.id}`, given_at: givenAt, taken_at: null };
      const row = await db.insertInto("person_role").values({ installation_id: installation, person_id: person, role, ...told })
        .onConflict((conflict) => conflict.columns(["installation_id", "person_id", "role"]).doUpdateSet(told).where("person_role.taken_at", "is not", null))
        .returning("role").executeTakeFirst();
      return row !== undefined;
    },
    async take(person, role, at) {
      const { numUpdatedRows } = await db.updateTable("person_role").set({ taken_at: at })
        .where("installation_id", "=", installation).where("person_id", "=", person).where("role", "=", role).where("taken_at", "is", null).executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    async wasGiven(person, role) {
      const row = await db.selectFrom("person_role").select("role").where("installation_id", "=", installation).where("person_id", "=", person).where("role", "=", role).executeTakeFirst();
      return row !== undefined;
    },
  };
}

const ACTOR_KINDS = ["user", "service", "schedule", "crm", "admin", "system"] as const satisfies readonly Actor["kind"][];

function actorIn(text: string): Actor {
  const cut = text.indexOf(":");
  const kind = ACTOR_KINDS.find((one) => one === text.slice(0, cut));
  return { kind: kind ?? "system", id: text.slice(cut + 1) };
}
