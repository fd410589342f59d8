import { randomUUID } from "node:crypto";

import { AUDITOR_LINK_DAYS_MAX, createAuditorLink, revokeAuditorLink } from "../../../usecases/auditor-links.ts";
import { hashOf, newSecret } from "../../http/credentials.ts";
import { type Command, type ExitCode, UsageError } from "../command.ts";
import { chosenInstallation, withApp } from "../with-app.ts";
import { COMMON_HELP, OPERATOR } from "../operator.ts";

const DAYS_DEFAULT = "7";
const COMMON = { installation: { type: "string" } } as const;

const link: Command = {
  name: "audit link",
  summary: "Makes a link with which an auditor reads the audit log without an account, for some days, and prints it, this once.",
  usage: "[--days N] [--list] [--installation ID]",
  options: { ...COMMON, days: { type: "string" }, list: { type: "boolean" } },
  help: { ...COMMON_HELP, days: `how long it holds, 1 to ${String(AUDITOR_LINK_DAYS_MAX)}; ${DAYS_DEFAULT} when left out`, list: "shows the links there are, and makes none" },
  run: ({ flags, out }) => {
    const days = daysOf(flags.text("days") ?? DAYS_DEFAULT);
    return withApp<ExitCode>(async (app) => {
      const installation = await chosenInstallation(app, flags.text("installation"));
      if (flags.on("list")) {
        const links = await app.store.inInstallation(installation, (tx) => tx.auditorLinks.list());
        const now = app.clock.now();
        if (links.length === 0) out.say("No auditor's links.");
        for (const { id, createdAt, expiresAt, revokedAt } of links) out.say(`${id}  made ${createdAt.slice(0, 10)}  ${revokedAt !== null ? "revoked" : expiresAt <= now ? "expired" : "in use"}  until ${expiresAt}`);
        out.give({ installation, links });
        return 0;
      }
      const [secret, id] = [newSecret(), randomUUID()];
      const expiresAt = await createAuditorLink(app, installation, { id, hash: hashOf(secret), days }, OPERATOR);
      const url = `${app.publicUrl}/auditor/${secret}`;
      out.say(url);
      if (!out.json) out.warn(`Link ${id}, until ${expiresAt}. It is not shown again, and whoever has it can read the log. To shut it: steward audit unlink ${id}`);
      out.give({ id, installation, expiresAt, url });
      return 0;
    });
  },
};

const unlink: Command = {
  name: "audit unlink",
  summary: "Shuts an auditor's link from now on.",
  usage: "ID [--installation ID]",
  takes: { min: 1, max: 1 },
  options: COMMON,
  help: COMMON_HELP,
  run: ({ positionals: [id = ""], flags, out }) => withApp<ExitCode>(async (app) => {
    const installation = await chosenInstallation(app, flags.text("installation"));
    if (!(await revokeAuditorLink(app, installation, id, OPERATOR))) throw new UsageError(`there is no link ${id} that could be shut; see steward audit link --list`);
    out.say(`${id} is shut.`);
    out.give({ id, revoked: true });
    return 0;
  }),
};

/** `audit link`, `audit unlink`. */
export const auditLinkCommands: readonly Command[] = [link, unlink];

function daysOf(text: string): number {
  const days = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  if (!(days >= 1 && days <= AUDITOR_LINK_DAYS_MAX)) throw new UsageError(`--days: expected a whole number from 1 to ${String(AUDITOR_LINK_DAYS_MAX)}, got ${text}`);
  return days;
}
