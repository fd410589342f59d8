import { PolicySchema } from "../../config/policy.ts";
import { accountId, activityId, installationId, type InstallationId, naturalKey, proposalId } from "../../src/domain/model/ids.ts";
import type { ActivityTrace } from "../../src/domain/model/judgement.ts";
import type { EngagementProposal, RecordProposal } from "../../src/domain/model/proposal.ts";
import type { NewInstallation, Store } from "../../src/ports/store.ts";

/** An account of the sample CRM, ready to be installed. */
export function wantedInstallation(accountId: string, change: Partial<NewInstallation> = {}): NewInstallation {
  return {
    crm: "hubspot", grantor: { accountId, accountName: "Example", userId: "u-1" }, policy: PolicySchema.parse({}), auditOrigin: "audit.example", at: "2026-11-21T09:00:00.000Z",
    grant: { accessToken: `access-${accountId}`, refreshToken: `refresh-${accountId}`, expiresAt: "2026-11-21T09:30:00.000Z", scopes: ["crm.objects.contacts.read"], clientId: "client" },
    ...change,
  };
}

/** Installs an account and returns its installation. */
export async function installed(store: Store, accountId: string): Promise<InstallationId> {
  return installationId((await store.acrossTenants.install(wantedInstallation(accountId))).id);
}

/** A natural key with this number. */
export const keyOf = (number: number) => naturalKey(`act-${number.toString(16).padStart(40, "0")}`);

/** A proposal that logs a mail under this number. */
export function someProposal(number: number, change: Partial<EngagementProposal> = {}): EngagementProposal {
  return {
    ...proposed(number), kind: "log_activity", object: "email", key: keyOf(number),
    fields: { subject: "Pump drawings", body: "The drawings arrived." }, links: { contactIds: [], accountId: null, opportunityId: null }, ...change,
  };
}

/** A proposal to change an account under this number. */
export function someChange(number: number, change: Partial<RecordProposal> = {}): RecordProposal {
  return {
    ...proposed(number), kind: "update_record", object: "account", recordId: accountId(`account-${String(number)}`),
    fields: { city: "Cleveland" }, base: { city: null }, ...change,
  };
}

const proposed = (number: number) => ({
  id: proposalId(`proposal-${String(number)}`), activityId: activityId("activity-1"), confidenceBp: 9_000, reasons: [], evidence: [],
  rationale: "One contact has this address.", route: "auto", undo: { how: "archive-created" },
  createdAt: "2026-11-21T09:00:00.000Z", expiresAt: "2026-12-21T09:00:00.000Z",
} as const);

/** The trace of a mail between these people. */
export function someTrace(number: number, people: readonly string[], occurredAt = "2026-11-20T09:00:00.000Z"): ActivityTrace {
  return { kind: "email", key: keyOf(number), occurredAt, endedAt: null, people, shingles: [], subjectHash: null, messageIdHash: null, calendar: null };
}
