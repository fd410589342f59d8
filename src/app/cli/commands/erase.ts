import { erasePeople, previewErasure, type Erased, type EraseRefusal } from "../../../usecases/erase-person.ts";
import type { App } from "../../app.ts";
import { type Command, type ExitCode, type Output, UsageError } from "../command.ts";
import { chosenInstallation, withApp } from "../with-app.ts";

const REQUEST_CHARS_MAX = 200;

/** Forgets people, and takes what is left of them off the disk. */
export const eraseCommand: Command = {
  name: "erase",
  summary: "Forgets people: values, keys, cached contacts, words of activities. The audit chain stays valid and tells what is gone.",
  usage: "--installation ID --person WHO [--person WHO …] [--request TEXT] [--dry-run]",
  options: {
    installation: { type: "string" }, person: { type: "string", multiple: true }, request: { type: "string" }, "dry-run": { type: "boolean" },
  },
  help: {
    installation: "which installation, as the start page shows it",
    person: "a mail address, a telephone number, or a contact's id (ours or the CRM's); may be given often",
    request: "the number of the request, for the audit log, where it stays for ever: no name, no address",
    "dry-run": "says what would go and what stays, and changes nothing",
  },
  run: ({ flags, out }) => {
    const named = flags.text("installation");
    const people = flags.texts("person");
    const request = flags.text("request");
    if (named === null || people.length === 0) throw new UsageError("needs --installation ID and at least one --person");
    if (request !== null && (request.trim() === "" || request.length > REQUEST_CHARS_MAX)) throw new UsageError(`--request has 1 to ${String(REQUEST_CHARS_MAX)} characters`);
    return withApp<ExitCode>(async (app) => {
      const installation = await chosenInstallation(app, named);
      if (flags.on("dry-run")) {
        const found = await previewErasure(app, installation, people);
        if (!found.ok) throw refused(found.error);
        tell(out, found.value, "Would erase");
        out.give({ installation, dryRun: true, ...found.value });
        return 0;
      }
      const erased = await erasePeople(app, installation, { people, request, basis: "request", actor: { kind: "admin", id: "cli", auth: "shell" } });
      if (!erased.ok) throw refused(erased.error);
      tell(out, erased.value, "Erased");
      const { scrubbed, isDone } = await offTheDisk(app, out);
      out.say("Copies made before (backups, exports) still hold what they held: see docs/privacy.md.");
      out.give({ installation, dryRun: false, ...erased.value, scrubbed });
      return isDone ? 0 : 2;
    });
  },
};

/** What was erased stays erased when this fails: doing it again does the rest. */
async function offTheDisk(app: Pick<App, "scrub" | "log">, out: Output): Promise<{ readonly scrubbed: Awaited<ReturnType<App["scrub"]>>; readonly isDone: boolean }> {
  out.progress("rewriting the database's files", 0, null);
  try {
    const scrubbed = await app.scrub();
    if (scrubbed === null) for (const line of BY_AN_ADMINISTRATOR) out.warn(line);
    else out.say(`Rewritten: ${String(scrubbed.tables)} tables, ${String(scrubbed.segments)} segments of the write-ahead log.`);
    return { scrubbed, isDone: true };
  } catch (error) {
    app.log.error({ error: error instanceof Error ? error.message : "unknown" }, "the database's files could not be rewritten");
    out.warn("Erased, but deleted rows can still be read from the database's files: they could not be rewritten. Run the same again when less is going on.");
    return { scrubbed: null, isDone: false };
  }
}

/** The words that cannot be read are not repeated: they may be somebody's. */
function refused(refusal: EraseRefusal): UsageError {
  if (refusal.kind === "request-names-them") return new UsageError("--request names the person; it would stay in the audit log for ever");
  if (refusal.kind === "on-hold") return new UsageError("a legal hold of the policy (privacy.legalHolds) names one of them: nothing is erased on request while it does");
  return new UsageError(`${String(refusal.words.length)} of the people given are no mail address, no telephone number with its country or in the home region, and no contact of this installation`);
}

function tell(out: Output, { contacts, addresses, phones, names, namesShared, values, keys, counts, stays, isOnHold }: Erased, verb: string): void {
  out.say(`Known by ${String(addresses)} addresses, ${String(phones)} numbers, ${String(names)} names; ${String(contacts)} contacts in the mirror.`);
  const rows = Object.entries(counts).filter(([, count]) => count > 0).map(([kind, count]) => `${String(count)} ${kind}`);
  out.say(`${verb}: ${[`${String(values)} values of the audit log`, ...(keys === 0 ? [] : [`${String(keys)} keys`]), ...rows].join(", ")}.`);
  if (isOnHold) out.warn("A legal hold of the policy (privacy.legalHolds) names one of them: nothing is erased on request while it does.");
  if (namesShared > 0) out.warn(`${String(namesShared)} of their names are names of your own people too: texts were not looked through for these.`);
  for (const [kind, count] of Object.entries(stays)) if (count > 0) out.warn(`Stays: ${String(count)} ${kind} name them; change it ${kind === "policyVersions" ? "with policy set (older versions are kept)" : "in the CRM, and it follows here"}.`);
}

const BY_AN_ADMINISTRATOR = [
  "This database is not ours to rewrite. Until its administrator has run the following, deleted rows can be read from its files:",
  "  VACUUM (FULL, ANALYZE) of the tables in the schemas steward and pgboss but audit_entry, audit_node and audit_checkpoint;",
  "  VACUUM FULL pg_catalog.pg_statistic; then CHECKPOINT, SELECT pg_switch_wal(), CHECKPOINT;",
  "  and see to the write-ahead log that was archived, to standbys and to backups: they hold what they held.",
];
