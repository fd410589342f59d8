import { type GivenRole, GIVEN_ROLES } from "../../../domain/access/roles.ts";
import type { InstallationId } from "../../../domain/model/ids.ts";
import { giveRole, listPeople, type PersonWithRoles, takeRole } from "../../../usecases/manage-roles.ts";
import type { App } from "../../app.ts";
import { type Command, type ExitCode, type Flags, UsageError } from "../command.ts";
import { COMMON_HELP, OPERATOR } from "../operator.ts";
import { chosenInstallation, withApp } from "../with-app.ts";

const COMMON = { installation: { type: "string" } } as const;
const TAKES = { min: 2, max: 2 } as const;
const USAGE = `PERSON ${GIVEN_ROLES.join("|")}`;

const list: Command = {
  name: "roles list",
  summary: "Everybody whom the CRM knows, and what they may be here.",
  usage: "",
  options: COMMON,
  help: COMMON_HELP,
  run: ({ flags, out }) => withApp<ExitCode>(async (app) => {
    const people = await listPeople(app, await chosenInstallation(app, flags.text("installation")));
    if (people.length === 0) out.say("The CRM has not been read yet.");
    for (const { user, roles, given } of people) out.say(`${user.id}  ${user.active ? roles.join(",") : "not active"}${given.length === 0 ? "" : `  (given: ${given.join(",")})`}  ${user.name}  ${user.email ?? ""}`);
    out.give({ people: people.map(({ user: { id, name, email, active }, roles, given }) => ({ id, name, email, active, roles, given })) });
    return 0;
  }),
};

const grant: Command = {
  name: "roles grant",
  summary: "Gives somebody of the CRM a role; PERSON is their id here or their address in the CRM.",
  usage: USAGE,
  takes: TAKES,
  options: COMMON,
  help: COMMON_HELP,
  run: ({ positionals, flags, out }) => withApp<ExitCode>(async (app) => {
    const { installation, person, role } = await meant(app, positionals, flags);
    const changed = await giveRole(app, installation, { person: person.user.id, role, actor: OPERATOR });
    out.say(changed === true ? `${person.user.name} is ${role} now.` : `${person.user.name} was ${role} before.`);
    if (!person.user.active) out.warn("The CRM does not have them as active: until it does they may do nothing.");
    out.give({ person: person.user.id, role, changed });
    return 0;
  }),
};

const revoke: Command = {
  name: "roles revoke",
  summary: "Takes a role back that somebody was given.",
  usage: USAGE,
  takes: TAKES,
  options: COMMON,
  help: COMMON_HELP,
  run: ({ positionals, flags, out }) => withApp<ExitCode>(async (app) => {
    const { installation, person, role } = await meant(app, positionals, flags);
    const changed = await takeRole(app, installation, { person: person.user.id, role, actor: OPERATOR });
    if (!changed) throw new UsageError(`${person.user.id} was not given the role ${role}; see steward roles list`);
    out.say(`${person.user.name} is not ${role} any more.`);
    if (person.roles.includes(role) && !person.given.includes(role)) out.warn("The policy still calls them so (organisation.roles).");
    out.give({ person: person.user.id, role, changed });
    return 0;
  }),
};

/** `roles list`, `roles grant`, `roles revoke`. */
export const roleCommands: readonly Command[] = [list, grant, revoke];

async function meant(app: App, [named = "", asked = ""]: readonly string[], flags: Flags): Promise<{ readonly installation: InstallationId; readonly person: PersonWithRoles; readonly role: GivenRole }> {
  const role = GIVEN_ROLES.find((one) => one === asked);
  if (role === undefined) throw new UsageError(`expected one of ${GIVEN_ROLES.join(", ")} as the role, got ${asked}`);
  const installation = await chosenInstallation(app, flags.text("installation"));
  const people = (await listPeople(app, installation)).filter(({ user }) => user.id === named || user.email?.toLowerCase() === named.toLowerCase());
  const [person, ...others] = people;
  if (person === undefined) throw new UsageError("the CRM has nobody of this id or address; see steward roles list");
  if (others.length > 0) throw new UsageError("several users of the CRM have this address: give the id; see steward roles list");
  return { installation, person, role };
}
