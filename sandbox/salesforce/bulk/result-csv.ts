import type { ApiCall } from "../api-call.ts";
import { CsvProblem, csvLine, readCsv } from "./csv.ts";
import type { IngestJob } from "./job.ts";

/** The rows that were written, in order, with their ids and whether they were made. */
export function successfulResults(call: ApiCall, job: IngestJob): string {
  return resultsOf(call, job, ["sf__Id", "sf__Created"], (result) => (
    typeof result === "string" ? undefined : [result[0], String(result[1])]
  ));
}

/** The rows that were refused, and why. The id is there when the row had named it. */
export function failedResults(call: ApiCall, job: IngestJob): string {
  const { header } = contentOf(call, job);
  const idAt = header.findIndex((name) => name.trim().toLowerCase() === "id");
  return resultsOf(call, job, ["sf__Id", "sf__Error"], (result, cells) => (
    typeof result === "string" ? [idAt === -1 ? "" : (cells[idAt] ?? ""), result] : undefined
  ));
}

/** The rows that nobody came to, because the job failed or was aborted before. */
export function unprocessedRecords(call: ApiCall, job: IngestJob): string {
  const { header, rows } = contentOf(call, job);
  return [header, ...rows.slice(job.rowsDone)].map((cells) => (cells.length === 0 ? "" : csvLine(cells, job))).join("");
}

type Result = ReturnType<ApiCall["bulk"]["results"]>[number];

function resultsOf(
  call: ApiCall, job: IngestJob, names: readonly string[], told: (result: Result, cells: readonly string[]) => readonly string[] | undefined,
): string {
  const { header, rows } = contentOf(call, job);
  const lines = call.bulk.results(job.id).flatMap((result, index) => {
    const cells = rows[index] ?? [];
    const own = told(result, cells);
    return own === undefined ? [] : [csvLine([...own, ...cells], job)];
  });
  return csvLine([...names, ...header], job) + lines.join("");
}

/** What was uploaded; nothing when it is no CSV, as the job will have told. */
function contentOf(call: ApiCall, job: IngestJob): ReturnType<typeof readCsv> {
  try {
    return readCsv(call.bulk.files.read(`${job.id}.csv`) ?? "", job);
  } catch (error) {
    if (error instanceof CsvProblem) return { header: [], rows: [] };
    throw error;
  }
}
