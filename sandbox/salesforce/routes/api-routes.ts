import type { Route } from "../../shared/routes.ts";
import type { Endpoint } from "../api-call.ts";
import { ingestRoutes } from "../bulk/ingest-routes.ts";
import { bulkQueryRoutes } from "../bulk/query-routes.ts";
import { collectionUpsertRoutes } from "./collection-upsert.ts";
import { collectionRoutes } from "./collections.ts";
import { compositeRoutes } from "./composite.ts";
import { externalIdRoutes } from "./external-ids.ts";
import { queryRoutes } from "./queries.ts";
import { replicationRoutes } from "./replication.ts";
import { resourceRoutes } from "./resources.ts";
import { rowRoutes } from "./rows.ts";

/** All that the API has; the more literal paths first. */
export const apiRoutes: readonly Route<Endpoint>[] = [
  ...resourceRoutes, ...queryRoutes, ...replicationRoutes, ...compositeRoutes, ...collectionRoutes, ...collectionUpsertRoutes,
  ...rowRoutes, ...externalIdRoutes, ...ingestRoutes, ...bulkQueryRoutes,
];
