import type { CrmObject } from "../../src/ports/crm-records.ts";

/** The CRM's names of the fields that the policy of an installation maps, by our noun. */
export type MappedFields = (object: CrmObject) => Promise<readonly string[]>;

/** No field is mapped. */
export const NOTHING_MAPPED: MappedFields = () => Promise.resolve([]);
