import { route } from "../../shared/routes.ts";
import type { Route } from "../../shared/routes.ts";
import type { SandboxReply } from "../../shared/http-types.ts";
import { bodyOf, ok, requireObjectScope, typeOf } from "../api-call.ts";
import type { ApiCall, ApiHandler } from "../api-call.ts";
import type { CrmRecord } from "../model.ts";
import type { Portal } from "../portal.ts";
import { viewRecord } from "../record-view.ts";
import { readSearch } from "../search/search-request.ts";
import { searchRecords } from "../search/search.ts";

/** `POST /crm/objects/2026-09/{type}/search` (VENDORS 1.3). */
export const searchRoutes: readonly Route<ApiHandler>[] = [route<ApiHandler>("POST :type/search", search)];

function search(call: ApiCall): SandboxReply {
  const type = typeOf(call);
  requireObjectScope(call, type, "read");
  const request = readSearch(bodyOf(call));
  const page = searchRecords(call.portal, type, request);
  const wish = { properties: request.properties, mayReadEmailContent: call.scopes.has("sales-email-read") };
  const shown = call.portal.settings().searchShowsPresent ? page.records.map((record) => asOfNow(call.portal, record)) : page.records;
  return ok({
    total: page.total,
    results: shown.map((record) => viewRecord(call.portal, type, record, wish)),
    ...(page.nextAfter === undefined ? {} : { paging: { next: { after: page.nextAfter, link: "?after=" + page.nextAfter } } }),
  });
}

/** A record found as it was, as it is; one that is archived by now is shown as it was found. */
function asOfNow(portal: Portal, record: CrmRecord): CrmRecord {
  const present = portal.records.exact(record.object, record.id);
  return present?.archivedAt === null ? present : record;
}
