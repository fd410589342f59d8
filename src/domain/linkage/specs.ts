import { ACCOUNT_SPEC } from "./account-spec.ts";
import { CONTACT_SPEC } from "./contact-spec.ts";
import type { LinkObject } from "./features.ts";
import type { ObjectSpec } from "./spec.ts";

/** All that is particular to a kind of record. */
export const specOf = (object: LinkObject): ObjectSpec => (object === "contact" ? CONTACT_SPEC : ACCOUNT_SPEC);
