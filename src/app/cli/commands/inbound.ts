import { randomUUID } from "node:crypto";

import { normalizeEmail } from "../../../domain/hygiene/normalize-email.ts";
import { logAddress } from "../../../domain/inbound/log-address.ts";
import type { InstallationId } from "../../../domain/model/ids.ts";
import type { User } from "../../../domain/model/records.ts";
import { addInboundAddress, revokeInbound, rotateInboundAddress } from "../../../usecases/manage-inbound.ts";
import type { App } from "../../app.ts";
import { newAddressToken } from "../../http/credentials.ts";
import { mailDomain } from "../../inbound/start-mail-door.ts";
import { type Call, type Command, type ExitCode, type Output, UsageError } from "../command.ts";
import { chosenInstallation, withApp } from "../with-app.ts";
import { addSource, SOURCE_HELP, SOURCE_OPTIONS } from "./inbound-source.ts";
import { COMMON_HELP, OPERATOR } from "../operator.ts";

const COMMON = { installation: { type: "string" } } as const;

const add: Command = {
  name: "inbound add",
  summary: "Opens a door for activities: an address to which a user copies mail, or a source that signs what it sends; printed this once.",
  usage: "--user EMAIL | --source KIND --secret-file FILE [--fields FILE]",
  options: { ...COMMON, user: { type: "string" }, ...SOURCE_OPTIONS },
  help: { ...COMMON_HELP, user: "the CRM user whose address it is, by mail address or id", ...SOURCE_HELP },
  run: ({ flags, out }) => {
    const [user, source] = [flags.text("user"), flags.text("source")];
    if ((user === null) === (source === null)) throw new UsageError("needs one of --user and --source");
    return withApp<ExitCode>(async (app) => {
      const installation = await chosenInstallation(app, flags.text("installation"));
      return user === null ? addSource(app, installation, { flags, out }) : addAddress(app, installation, { user, out });
    });
  },
};

async function addAddress(app: App, installation: InstallationId, { user, out }: { readonly user: string; readonly out: Output }): Promise<ExitCode> {
  const { id: userId } = await userOf(app, installation, user);
  const [id, token] = [randomUUID(), newAddressToken()];
  await addInboundAddress(app, installation, { id, token, userId }, OPERATOR);
  return show(app, out, { id, installation, userId, token });
}

function show(app: App, out: Output, { token, ...address }: { readonly id: string; readonly installation: InstallationId; readonly userId: string; readonly token: string }): ExitCode {
  const email = logAddress(token, mailDomain(app));
  out.say(email);
  if (!out.json) out.warn(`Address ${address.id}. It is not shown again, and the user's people can log mail with it. To shut it: steward inbound revoke ${address.id}`);
  out.give({ ...address, address: email });
  return 0;
}

async function userOf(app: App, installation: InstallationId, named: string): Promise<User> {
  const users = await app.store.inInstallation(installation, (tx) => tx.mirror.users());
  const wanted = normalizeEmail(named)?.address;
  const found = users.filter(({ id, email, active }) => active && (id === named || (wanted !== undefined && email !== null && normalizeEmail(email)?.address === wanted)));
  const [one, another] = found;
  if (one === undefined) throw new UsageError("--user: the CRM has no active user of this address or id; if it is new there, run steward sync first");
  if (another !== undefined) throw new UsageError("--user: the CRM has several active users of this address; name one by its id");
  return one;
}

const list: Command = {
  name: "inbound list",
  summary: "The addresses and sources of an installation, revoked ones included.",
  usage: "",
  options: COMMON,
  help: COMMON_HELP,
  run: ({ flags, out }: Call) => withApp<ExitCode>(async (app) => {
    const installation = await chosenInstallation(app, flags.text("installation"));
    const { addresses, sources } = await app.store.inInstallation(installation, async (tx) => ({ addresses: await tx.inbound.addresses(), sources: await tx.inbound.sources() }));
    if (addresses.length + sources.length === 0) out.say("No addresses and no sources.");
    for (const { id, userId, ...rest } of addresses) out.say(line(id, `mail of user ${userId}`, rest));
    for (const { id, kind, ...rest } of sources) out.say(line(id, kind, rest));
    out.give({ installation, addresses, sources });
    return 0;
  }),
};

const line = (id: string, what: string, { createdAt, revokedAt }: { readonly createdAt: string; readonly revokedAt: string | null }): string =>
  `${id}  ${createdAt.slice(0, 10)}  ${revokedAt === null ? "in use" : "revoked"}  ${what}`;

const revoke: Command = {
  name: "inbound revoke",
  summary: "Shuts an address or a source from now on.",
  usage: "ID",
  takes: { min: 1, max: 1 },
  options: COMMON,
  help: COMMON_HELP,
  run: ({ positionals: [id = ""], flags, out }) => withApp<ExitCode>(async (app) => {
    const installation = await chosenInstallation(app, flags.text("installation"));
    if (!(await revokeInbound(app, installation, id, OPERATOR))) throw new UsageError(`there is no address or source ${id} in use; see steward inbound list`);
    out.say(`${id} is revoked.`);
    out.give({ id, revoked: true });
    return 0;
  }),
};

const rotate: Command = {
  name: "inbound rotate",
  summary: "Gives a user another address in place of one, which is shut in the same moment.",
  usage: "ID",
  takes: { min: 1, max: 1 },
  options: COMMON,
  help: COMMON_HELP,
  run: ({ positionals: [old = ""], flags, out }) => withApp<ExitCode>(async (app) => {
    const installation = await chosenInstallation(app, flags.text("installation"));
    const [id, token] = [randomUUID(), newAddressToken()];
    const rotated = await rotateInboundAddress(app, installation, { old, id, token }, OPERATOR);
    if (rotated === null) throw new UsageError(`there is no address ${old} in use; see steward inbound list`);
    return show(app, out, { id, installation, userId: rotated.userId, token });
  }),
};

/** `inbound add`, `inbound list`, `inbound revoke`, `inbound rotate`. */
export const inboundCommands: readonly Command[] = [add, list, revoke, rotate];
