import type { MappedFields } from "../../src/ports/crm-connection.ts";

/** No field is mapped. */
export const NOTHING_MAPPED: MappedFields = () => Promise.resolve([]);
