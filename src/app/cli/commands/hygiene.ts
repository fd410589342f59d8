import type { Finding } from "../../../domain/findings/finding.ts";
import { isMapped, crmNameOf } from "../../../domain/model/record-fields.ts";
import { readBands } from "../../../usecases/match-record/read-bands.ts";
import { type Hygiene, readHygiene, type ToldQuestion } from "../../../usecases/read-hygiene.ts";
import { scanHygiene } from "../../../usecases/scan-hygiene.ts";
import { duplicateLines } from "../band-lines.ts";
import type { Command, ExitCode } from "../command.ts";
import { COMMON_HELP } from "../operator.ts";
import { tableLines } from "../table.ts";
import { chosenInstallation, withApp } from "../with-app.ts";

/** The week's questions about the state of records. */
export const hygieneCommand: Command = {
  name: "hygiene",
  summary: "What is stale, missing, in conflict or in no common form in the CRM's records: the week's questions by reviewer, and how much there is by rule.",
  usage: "[--installation ID] [--scan]",
  options: { installation: { type: "string" }, scan: { type: "boolean" } },
  help: { ...COMMON_HELP, scan: "looks over all records now, or ends the pass of the night, before it shows them; changes nothing in the CRM" },
  run: ({ flags, out }) => withApp<ExitCode>(async (app) => {
    const installation = await chosenInstallation(app, flags.text("installation"));
    if (flags.on("scan")) {
      const { examined, opened, closed } = await scanHygiene(app, installation, { budgetMs: null });
      out.say(`${plural(examined, "record")} looked over: ${plural(opened, "new finding")}, ${String(closed)} gone.`);
      out.say("");
    }
    const hygiene = await readHygiene(app, installation);
    const bands = await readBands(app.store, installation);
    for (const line of [...hygieneLines(hygiene), ...duplicateLines(bands)]) out.say(line);
    out.give({ installation, ...hygiene, bands });
    return 0;
  }),
};

/** The queue as people read it: counts by rule, then each reviewer's questions. */
function hygieneLines(hygiene: Hygiene): readonly string[] {
  const { scan, rules, questions, waiting, week, perReviewerPerWeek } = hygiene;
  if (scan === null) return ["The records were not looked over yet. That is done each night, and now with --scan."];
  const when = scan.finishedAt === null ? `A pass is under way since ${scan.startedAt}; ${plural(scan.examined, "record")} so far.` : `Looked over ${scan.finishedAt}: ${plural(scan.examined, "record")}.`;
  if (waiting === 0) return [when, "Nothing waits: no rule that is on finds anything that nobody has decided about."];
  const counts = tableLines([["rule", "waiting", "asked", "left alone"], ...rules.map(({ rule, waiting: n, asked, dismissed }) => [rule, String(n), String(asked), String(dismissed)])]);
  const shown = questions.reduce((sum, { count }) => sum + count, 0);
  const asked = questions.filter(({ askedAt }) => askedAt !== null).length;
  const byReviewer = [...Map.groupBy(questions, ({ reviewer }) => reviewer)];
  return [
    when, "", ...counts, "",
    `Week of ${week}: ${plural(questions.length, "question")} about ${plural(shown, "finding")}, ${String(asked)} of them asked and waiting for an answer (steward review list); at most ${String(perReviewerPerWeek)} for each reviewer, ${String(waiting - shown)} left for later.`,
    ...byReviewer.flatMap(([reviewer, theirs]) => ["", `${reviewer ?? "Nobody is left to ask"}:`, ...theirs.flatMap(questionLines)]),
  ];
}

const plural = (n: number, what: string): string => `${String(n)} ${what}${n === 1 ? "" : "s"}`;

function questionLines(question: ToldQuestion): readonly string[] {
  const [first] = question.examples;
  const { rule, count, object, examples, askedAt } = question;
  if (first === undefined) return [];
  const head = count === 1 ? `  ${rule}: ${object} ${oneLine(first.name)}` : `  ${rule}: ${String(count)} ${NOUNS[object]}`;
  const told = count === 1 ? exampleLines(first, "    ") : examples.flatMap((one) => [`    ${object} ${oneLine(one.name)}`, ...exampleLines(one, "      ")]);
  const more = count > examples.length ? [`    and ${String(count - examples.length)} more`] : [];
  return [`${head}${askedAt === null ? "" : ` (asked ${askedAt.slice(0, DAY_CHARS)})`}`, ...told, ...more, `    blocks: ${first.blocks.join(", ")}; decided by: ${first.dataOwner}`];
}

function exampleLines({ evidence, fix }: Finding, indent: string): readonly string[] {
  const changes = fix === null ? [] : Object.entries(fix.fields).map(([field, value]) => `${isMapped(field) ? crmNameOf(field) : field} = ${value === null || value === undefined ? "nothing" : `"${value}"`}`);
  return [`${indent}${oneLine(evidence.map(({ detail }) => detail).join(" "))}`, ...(changes.length === 0 ? [] : [`${indent}suggested: ${oneLine(changes.join(", "))}`])];
}

/** Values hold line breaks that are no end of ours, and what a terminal would obey. */
const oneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, " ");

const NOUNS = { contact: "contacts", account: "accounts", opportunity: "opportunities" } as const;
const DAY_CHARS = "2026-01-01".length;
