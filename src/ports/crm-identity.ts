import type { CrmRecordId } from "../domain/model/ids.ts";
import type { CrmName } from "./crm-connection.ts";

/** Whom a CRM says that it has before it, once they signed in there. */
export interface CrmIdentity {
  readonly crm: CrmName;
  /** The portal or org, as an installation names it. */
  readonly accountId: string;
  /** The vendor's id of the person, as a grantor is named. */
  readonly vendorUserId: string;
  /** The id under which the person's records name them as owner; null for who can own none there. */
  readonly user: CrmRecordId | null;
}
