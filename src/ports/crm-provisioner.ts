import type { Result } from "../domain/model/result.ts";
import type { CrmError } from "./crm-errors.ts";

/** One thing an installation needs in the CRM. */
export interface ProvisionStep {
  /** `property contacts.steward_key`. */
  readonly name: string;
  readonly state: "present" | "missing" | "differs";
  /** What an admin must allow or do when we cannot; null when nothing. */
  readonly adminAction: string | null;
}

/** How the CRM stands against what Steward needs. */
export interface ProvisionPlan {
  readonly steps: readonly ProvisionStep[];
  /** What the portal turned out to be able to do. */
  readonly abilities: Readonly<Record<string, boolean>>;
}

/** Makes the fields that Steward fills. Idempotent: a second run finds everything present. Only `connect-crm.ts` may hold one. */
export interface CrmProvisioner {
  /** Reads only. */
  plan(): Promise<Result<ProvisionPlan, CrmError>>;
  /** Makes what is missing and tells how things then stand. */
  apply(): Promise<Result<ProvisionPlan, CrmError>>;
}
