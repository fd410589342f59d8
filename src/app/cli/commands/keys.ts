import { randomUUID } from "node:crypto";

import { type Permission, PERMISSIONS } from "../../../domain/access/permissions.ts";
import { createApiKey, revokeApiKey } from "../../../usecases/manage-api-keys.ts";
import { hashOf, newApiKey } from "../../http/credentials.ts";
import { type Command, type ExitCode, UsageError } from "../command.ts";
import { chosenInstallation, chosenLog, LOG_HELP, LOG_OPTIONS, withApp } from "../with-app.ts";
import { COMMON_HELP, OPERATOR } from "../operator.ts";

const COMMON = { installation: { type: "string" } } as const;
const NAME_CHARS_MAX = 100;

const create: Command = {
  name: "keys create",
  summary: "Makes an API key for one installation and prints it, this once; only its hash is kept.",
  usage: "--permission P [--permission P …] [--name TEXT]",
  options: { ...COMMON, permission: { type: "string", multiple: true }, name: { type: "string" } },
  help: { ...COMMON_HELP, permission: `may be given several times: ${PERMISSIONS.join(", ")}`, name: "what it is for" },
  async run({ flags, out }) {
    const permissions = permissionsOf(flags.texts("permission"));
    const name = flags.text("name") ?? "";
    if (name.length > NAME_CHARS_MAX) throw new UsageError(`--name: at most ${NAME_CHARS_MAX} characters`);
    return withApp<ExitCode>(async (app) => {
      const installation = await chosenInstallation(app, flags.text("installation"));
      const key = newApiKey();
      const id = randomUUID();
      await createApiKey(app, installation, { id, hash: hashOf(key), name, permissions }, OPERATOR);
      out.say(key);
      if (!out.json) out.warn(`Key ${id} for ${permissions.join(", ")}. It is not shown again; send it as "Authorization: Bearer …".`);
      out.give({ id, installation, permissions, name, key });
      return 0;
    });
  },
};

const list: Command = {
  name: "keys list",
  summary: "The API keys of an installation, revoked ones included.",
  usage: "",
  options: COMMON,
  help: COMMON_HELP,
  run: ({ flags, out }) => withApp<ExitCode>(async (app) => {
    const installation = await chosenInstallation(app, flags.text("installation"));
    const keys = await app.store.inInstallation(installation, (tx) => tx.apiKeys.list());
    if (keys.length === 0) out.say("No API keys.");
    for (const key of keys) out.say(`${key.id}  ${key.createdAt.slice(0, 10)}  ${key.revokedAt === null ? "in use" : "revoked"}  ${key.permissions.join(",")}  ${key.name}`);
    out.give({ keys });
    return 0;
  }),
};

const revoke: Command = {
  name: "keys revoke",
  summary: "Shuts an API key out from now on.",
  usage: "ID",
  takes: { min: 1, max: 1 },
  options: COMMON,
  help: COMMON_HELP,
  run: ({ positionals, flags, out }) => withApp<ExitCode>(async (app) => {
    const installation = await chosenInstallation(app, flags.text("installation"));
    const [id = ""] = positionals;
    const revoked = await revokeApiKey(app, installation, id, OPERATOR);
    if (!revoked) throw new UsageError(`there is no key ${id} in use; see steward keys list`);
    out.say(`${id} is revoked.`);
    out.give({ id, revoked });
    return 0;
  }),
};

const rotate: Command = {
  name: "keys rotate",
  summary: "Gives an installation's audit log a new signing key, and tells of it in the log; what was signed before stays signed.",
  usage: "[--installation ID | --logs]",
  options: LOG_OPTIONS,
  help: LOG_HELP,
  run: ({ flags, out }) => withApp<ExitCode>(async (app) => {
    const installation = await chosenLog(app, flags);
    const rotated = await app.audit.rotateKey(installation);
    out.say(rotated.after);
    if (!out.json) out.warn("Give this verifier key to everybody who checks the log, besides the one they have.");
    out.give({ installation, ...rotated });
    return 0;
  }),
};

/** `keys create`, `keys list`, `keys revoke`, and `keys rotate` for the audit log's own. */
export const keyCommands: readonly Command[] = [create, list, revoke, rotate];

function permissionsOf(asked: readonly string[]): readonly Permission[] {
  if (asked.length === 0) throw new UsageError(`needs --permission, one or more of ${PERMISSIONS.join(", ")}`);
  const unknown = asked.find((one) => !PERMISSIONS.some((permission) => permission === one));
  if (unknown !== undefined) throw new UsageError(`--permission: expected one of ${PERMISSIONS.join(", ")}, got ${unknown}`);
  return PERMISSIONS.filter((permission) => asked.includes(permission));
}
