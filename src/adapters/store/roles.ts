import type { ClientBase } from "pg";

/** Acts for one installation, named by the transaction. Owns nothing and may not log in. */
export const APP_ROLE = "steward_app";
/** Finds installations and waiting work across tenants. Changes nothing. */
export const SYSTEM_ROLE = "steward_system";

/**
 * Makes the two roles where they are missing and lets the connected user act as them. Needs a user that may create
 * roles, once; says in one sentence what an administrator has to run when it may not.
 */
export async function provideRoles(client: ClientBase): Promise<void> {
  for (const role of [APP_ROLE, SYSTEM_ROLE]) {
    const found = await client.query<{ rolsuper: boolean; rolbypassrls: boolean }>("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = $1", [role]);
    const [attributes] = found.rows;
    if (attributes === undefined) await createRole(client, role);
    else if (attributes.rolsuper || attributes.rolbypassrls) throw new Error(`The database role ${role} is a superuser or bypasses row-level security; it must be neither.`);
    await becomeMember(client, role);
  }
}

async function createRole(client: ClientBase, role: string): Promise<void> {
  try {
    await client.query(`CREATE ROLE ${role} NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS`);
  } catch (error) {
    // Another database of the same server made it meanwhile.
    if (codeOf(error) === DUPLICATE_OBJECT || codeOf(error) === UNIQUE_VIOLATION) return;
    throw new Error(`The database user may not create the role ${role}. Let an administrator run: CREATE ROLE ${role} NOLOGIN; GRANT ${role} TO "${await userOf(client)}";`, { cause: error });
  }
}

async function becomeMember(client: ClientBase, role: string): Promise<void> {
  if (await canBecome(client, role)) return;
  try {
    await client.query(`GRANT ${role} TO CURRENT_USER`);
  } catch (error) {
    throw new Error(`The database user may not act as the role ${role}. Let an administrator run: GRANT ${role} TO "${await userOf(client)}";`, { cause: error });
  }
}

/** Tries it: the rules of who may SET ROLE differ between versions (16 added options to memberships). */
async function canBecome(client: ClientBase, role: string): Promise<boolean> {
  try {
    await client.query(`SET ROLE ${role}`);
    await client.query("RESET ROLE");
    return true;
  } catch {
    return false;
  }
}

async function userOf(client: ClientBase): Promise<string> {
  const { rows } = await client.query<{ name: string }>("SELECT session_user::text AS name");
  return rows[0]?.name ?? "";
}

const DUPLICATE_OBJECT = "42710";
const UNIQUE_VIOLATION = "23505";

const codeOf = (error: unknown): unknown => (error instanceof Error && "code" in error ? error.code : undefined);
