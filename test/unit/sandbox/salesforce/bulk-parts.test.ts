import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import fc from "fast-check";

import { csvLine, delimiters, lineEndings, readCsv } from "../../../../sandbox/salesforce/bulk/csv.ts";
import type { CsvForm } from "../../../../sandbox/salesforce/bulk/csv.ts";
import type { IngestJob } from "../../../../sandbox/salesforce/bulk/job.ts";
import { JobFiles } from "../../../../sandbox/salesforce/bulk/job-files.ts";
import { Jobs } from "../../../../sandbox/salesforce/bulk/jobs.ts";
import { runDueJobs } from "../../../../sandbox/salesforce/bulk/run-jobs.ts";
import { ChangeCapture } from "../../../../sandbox/salesforce/change-events/change-capture.ts";
import { EventBus } from "../../../../sandbox/salesforce/change-events/event-bus.ts";
import { LazySoql } from "../../../../sandbox/salesforce/lazy-soql.ts";
import { defaultSettings } from "../../../../sandbox/salesforce/settings.ts";
import { createOrg } from "../../../../sandbox/salesforce/stored-org.ts";
import { adminUserId } from "../../../../sandbox/salesforce/records/base-rows.ts";
import { DurableStore } from "../../../../sandbox/shared/durable-store.ts";

const dayMs = 24 * 60 * 60 * 1000;

describe("the parts of the sandbox's bulk API", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "steward-bulk-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("whatever the values, what is written as CSV is read back as it was, in every delimiter and line ending", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", '"', ",", ";", "|", "\t", "`", "^", "\n", "\r", " ", "é"), maxLength: 8 });
    const form = fc.record<CsvForm>({ columnDelimiter: fc.constantFrom(...typedKeys(delimiters)), lineEnding: fc.constantFrom(...typedKeys(lineEndings)) });
    fc.assert(fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }), form, (lines, way) => {
      const { header, rows } = readCsv(lines.map((line) => csvLine(line, way)).join(""), way);
      assert.deepEqual([header, ...rows], lines);
    }), { numRuns: 300 });
  });

  it("whatever the text, reading it ends with rows or with the words of a failed job", () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r"), maxLength: 30 }), (text) => {
      try {
        readCsv(text, { columnDelimiter: "COMMA", lineEnding: "LF" });
      } catch (error) {
        assert.match(String(error), /^CsvProblem: (?:InvalidBatch|ClientInputError) : /);
      }
    }), { numRuns: 500 });
  });

  it("when the process ended between two batches of a job, then the job goes on where it was and makes no row twice", () => {
    const { org, jobs, capture, job } = rig();
    jobs.save({ ...job, rowsDone: 10_000 });
    jobs.saveResults(job.id, 0, Array.from({ length: 10_000 }, () => ["003000000000000AAA", true]));
    jobs.files.write(`${job.id}.csv`, `LastName\n${"Before\n".repeat(10_000)}After\n`);
    runDueJobs({ org, jobs, capture, soql: new LazySoql() });
    assert.deepEqual([...org.rows("Contact")].map(({ values }) => values["LastName"]), ["After"]);
    assert.deepEqual([jobs.ingest(job.id)?.state, jobs.ingest(job.id)?.rowsDone, jobs.results(job.id).length], ["JobComplete", 10_001, 10_001]);
  });

  it("when the data of a job was lost, then the job fails; a week later it is gone", () => {
    const { org, jobs, capture, job } = rig();
    jobs.save(job);
    runDueJobs({ org, jobs, capture, soql: new LazySoql() });
    assert.equal(jobs.ingest(job.id)?.state, "Failed");
    org.clock.change({ advanceMs: 8 * dayMs });
    runDueJobs({ org, jobs, capture, soql: new LazySoql() });
    assert.equal(jobs.ingest(job.id), undefined);
  });

  function rig(): { readonly org: ReturnType<typeof createOrg>; readonly jobs: Jobs; readonly capture: ChangeCapture; readonly job: IngestJob } {
    const store = new DurableStore();
    const org = createOrg(store, { ...defaultSettings, bulkJobMs: 0, duplicateRules: false });
    const jobs = new Jobs(store, new JobFiles(folder));
    const capture = new ChangeCapture(org, new EventBus(store));
    const now = org.clock.now();
    const job: IngestJob = {
      kind: "ingest", id: jobs.nextId(), createdById: adminUserId, createdMs: now, changedMs: now, apiVersion: "66.0", state: "UploadComplete", closedMs: now,
      object: "Contact", operation: "insert", externalIdFieldName: null, assignmentRuleId: null, lineEnding: "LF", columnDelimiter: "COMMA", errorMessage: null,
      uploaded: true, rowsDone: 0, rowsFailed: 0, refusedRows: null,
    };
    return { org, jobs, capture, job };
  }
});

function typedKeys<Key extends string>(record: Readonly<Record<Key, string>>): Key[] {
  const keys: Key[] = [];
  for (const key in record) keys.push(key);
  return keys;
}
