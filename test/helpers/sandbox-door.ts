import * as z from "zod";

const ENGAGEMENTS = ["emails", "calls", "meetings", "notes", "communications", "tasks"] as const;

const RecordSchema = z.object({
  id: z.string(),
  archived: z.boolean().optional(),
  seed: z.string().nullish(),
  properties: z.record(z.string(), z.string().nullable()),
  associations: z.array(z.object({ object: z.string(), id: z.string() })).default([]),
});
/** A record as the control door shows it. */
export type SandboxRecord = z.infer<typeof RecordSchema>;

/** What the portal holds of one object, archived ones included. */
export async function recordsOf(url: string, object: string): Promise<readonly SandboxRecord[]> {
  return z.object({ records: z.array(RecordSchema) }).parse(await door(url, `records/${object}`)).records;
}

const RequestSchema = z.object({ seq: z.number(), method: z.string(), path: z.string(), status: z.number(), changed: z.array(z.object({ object: z.string(), id: z.string(), op: z.string() })) });

/** Every request since the beginning. */
export async function requestsOf(url: string, since = 0): Promise<readonly z.infer<typeof RequestSchema>[]> {
  const page = z.object({ requests: z.array(RequestSchema), next: z.number().nullable() }).parse(await door(url, `requests?since=${since}`));
  return page.next === null ? page.requests : [...page.requests, ...(await requestsOf(url, page.next))];
}

/** How many requests have reached the portal. */
export const requestCount = async (url: string): Promise<number> => (await requestsOf(url)).length;

/** Keys of ours on the engagements that requests changed. */
export async function steppedRecords(url: string): Promise<readonly string[]> {
  const keys = new Map<string, string>();
  for (const object of ENGAGEMENTS) {
    for (const record of await recordsOf(url, object)) {
      const key = record.properties["steward_activity_key"];
      if (key) keys.set(`${object}/${record.id}`, key);
    }
  }
  const changed = (await requestsOf(url)).flatMap((request) => request.changed.map(({ object, id }) => keys.get(`${object}/${id}`)));
  return [...new Set(changed.filter((key) => key !== undefined))];
}

/** Every engagement of ours as one line: its key, what it says, and the records it hangs on by their names in the seed. */
export async function portalState(url: string): Promise<readonly string[]> {
  const seeds = new Map<string, string>();
  for (const object of ["contacts", "companies", "deals"]) {
    for (const record of await recordsOf(url, object)) seeds.set(`${object}/${record.id}`, record.seed ?? `unseeded ${object}`);
  }
  const lines: string[] = [];
  for (const object of ENGAGEMENTS) {
    for (const { properties, associations } of await recordsOf(url, object)) {
      const said = Object.entries(properties).filter(([name]) => SAID.has(name)).sort();
      const links = associations.map((link) => seeds.get(`${link.object}/${link.id}`) ?? link.object).sort();
      lines.push(JSON.stringify([object, properties["steward_activity_key"], said, links]));
    }
  }
  return lines.sort();
}

/** What must be equal from run to run; ids, times of writing and links to the app are not. */
const SAID: ReadonlySet<string> = new Set([
  "hs_timestamp", "hs_email_subject", "hs_call_title", "hs_meeting_title", "hs_task_subject", "hs_note_body", "hs_communication_body",
  "hs_meeting_outcome", "hs_task_status", "steward_next_step", "steward_participants", "steward_match_flag",
]);

async function door(url: string, path: string): Promise<unknown> {
  const response = await fetch(`${url}/_sandbox/${path}`);
  if (!response.ok) throw new Error(`the control door answered ${response.status} for ${path}`);
  return response.json();
}
