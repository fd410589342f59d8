import type { ColumnType } from "kysely";

import type { InstallationId } from "../../domain/model/ids.ts";

/** A jsonb column: read as a value, written as text (the driver would make a PostgreSQL array of a list). */
export type Json<Value> = ColumnType<Value, string, string>;

/** A row of one installation. */
export interface Tenant {
  readonly installation_id: InstallationId;
}
