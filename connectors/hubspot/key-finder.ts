import type { EngagementObject } from "../../src/domain/model/engagement.ts";
import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { chunksOf } from "../shared/chunks.ts";
import { batchRead } from "./batch-read.ts";
import type { HubSpotClient, HubSpotRequest } from "./client.ts";
import { readProperties } from "./map/codec.ts";
import { KEY_PROPERTY, valueOf } from "./map/values.ts";
import { objectPath } from "./objects.ts";
import { ObjectPageSchema } from "./schemas.ts";
import type { HubSpotObject } from "./schemas.ts";
import type { WriteMode } from "./write-mode.ts";

/** Finds engagements by our key. */
export interface KeyFinder {
  /** The living records of these keys as they are now; of several with one key the oldest. */
  find(object: EngagementObject, keys: readonly string[], mode: Pick<WriteMode, "keeping" | "codec">): Promise<Result<ReadonlyMap<string, HubSpotObject>, CrmError>>;
  /** Remembers a record that was made just now, which no index knows yet. */
  remember(object: EngagementObject, key: string, id: string): void;
}

/** A search body must stay below 3,000 characters; a key has up to 53. */
const KEYS_PER_SEARCH = 40;
/** So many records may be younger than the search index; where there are more, nobody can say that a key is free. */
const TAIL_PAGES_MAX = 20;
const TAIL_PAGE = "100";
const REMEMBERED_MAX = 5_000;

/** A finder for one portal. */
export function createKeyFinder(client: HubSpotClient): KeyFinder {
  const made = new Map<string, string>();
  const slot = (object: EngagementObject, key: string): string => `${object} ${key}`;

  /**
   * Without a unique property there is no read by key: the index is searched, the records younger than the index are
   * listed from the database, and what this process made itself is remembered. All of it is read again by id.
   */
  async function findPlain(object: EngagementObject, keys: readonly string[]): Promise<Result<readonly string[], CrmError>> {
    const ids = new Set(keys.flatMap((key) => made.get(slot(object, key)) ?? []));
    for (const chunk of chunksOf(keys, KEYS_PER_SEARCH)) {
      const page = await client.call(searchBy(object, chunk), ObjectPageSchema);
      if (!page.ok) return page;
      for (const one of page.value.body.results) ids.add(one.id);
    }
    const tail = await youngerThanIndex(client, object);
    if (!tail.ok) return tail;
    for (const one of tail.value) if (keys.includes(valueOf(one, KEY_PROPERTY) ?? "")) ids.add(one.id);
    return ok([...ids]);
  }

  return {
    async find(object, keys, { keeping, codec }) {
      if (keys.length === 0) return ok(new Map());
      const asked = [...new Set(keys)];
      const ids = keeping === "unique" ? ok(asked) : await findPlain(object, asked);
      if (!ids.ok) return ids;
      const idProperty = keeping === "unique" ? KEY_PROPERTY : null;
      const read = await batchRead(client, object, { ids: ids.value, idProperty, properties: readProperties(codec) });
      if (!read.ok) return read;
      const found = new Map<string, HubSpotObject>();
      for (const one of read.value.toSorted(byAge)) {
        const key = valueOf(one, KEY_PROPERTY) ?? "";
        if (asked.includes(key) && !found.has(key)) found.set(key, one);
      }
      return ok(found);
    },
    remember(object, key, id) {
      made.set(slot(object, key), id);
      const [oldest] = made.keys();
      if (made.size > REMEMBERED_MAX && oldest !== undefined) made.delete(oldest);
    },
  };
}

function searchBy(object: EngagementObject, keys: readonly string[]): HubSpotRequest {
  return {
    method: "POST", path: objectPath(object, "/search"), lane: "search", mutates: false,
    body: { filterGroups: [{ filters: [{ propertyName: KEY_PROPERTY, operator: "IN", values: keys }] }], properties: [KEY_PROPERTY], limit: 200 },
  };
}

/** Records made after the youngest one that search knows: ids grow, and the list endpoint's `after` is an id. */
async function youngerThanIndex(client: HubSpotClient, object: EngagementObject): Promise<Result<readonly HubSpotObject[], CrmError>> {
  const youngest = await client.call({
    method: "POST", path: objectPath(object, "/search"), lane: "search", mutates: false,
    body: { filterGroups: [], sorts: [{ propertyName: "hs_object_id", direction: "DESCENDING" }], properties: [KEY_PROPERTY], limit: 1 },
  }, ObjectPageSchema);
  if (!youngest.ok) return youngest;
  const found: HubSpotObject[] = [];
  let after = youngest.value.body.results[0]?.id ?? null;
  for (let pages = 0; pages < TAIL_PAGES_MAX; pages += 1) {
    const query = { limit: TAIL_PAGE, properties: KEY_PROPERTY, ...(after === null ? {} : { after }) };
    const page = await client.call({ method: "GET", path: objectPath(object), query, mutates: false }, ObjectPageSchema);
    if (!page.ok) return page;
    found.push(...page.value.body.results);
    after = page.value.body.paging?.next?.after ?? null;
    if (after === null) return ok(found);
  }
  return err({
    kind: "unavailable", publicMessage: "HubSpot's search index is too far behind to tell whether this was logged already.",
    http: null, requestId: null, retryAfterMs: null, mayHaveHappened: false,
  });
}

/** Ids are decimal numbers longer than a double holds; shorter is older. */
function byAge(a: HubSpotObject, b: HubSpotObject): number {
  return a.id.length - b.id.length || (a.id < b.id ? -1 : 1);
}
