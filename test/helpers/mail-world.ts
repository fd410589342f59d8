import { randomUUID } from "node:crypto";

import { PolicySchema } from "../../config/policy.ts";
import type { App } from "../../src/app/app.ts";
import { newAddressToken } from "../../src/app/http/credentials.ts";
import { logAddress } from "../../src/domain/inbound/log-address.ts";
import { crmRecordId, type InstallationId, userId, type UserId } from "../../src/domain/model/ids.ts";
import { addInboundAddress } from "../../src/usecases/manage-inbound.ts";

/** Where addresses of these tests are. */
export const MAIL_DOMAIN = "log.seller.example";
const OPERATOR = { kind: "admin", id: "test" } as const;

/** Gives an installation an own domain and a user, and yields the user. */
export async function withUser(app: Pick<App, "store">, installation: InstallationId, { crmId = "u-1", email = "ben@seller.example", active = true } = {}): Promise<UserId> {
  return app.store.inInstallation(installation, async (tx) => {
    await tx.setPolicy(PolicySchema.parse({ organisation: { ownDomains: ["seller.example"] } }));
    const modifiedAt = active ? "2026-11-20T09:00:00.000Z" : "2026-11-20T10:00:00.000Z";
    await tx.mirror.upsert([{ crmId: crmRecordId(crmId), modifiedAt, archived: false, aliases: [], object: "user", name: "Ben Sample", email, phone: null, zone: null, active }]);
    return userId((await tx.mirror.toOurs("user", crmRecordId(crmId))) ?? "");
  });
}

/** A new address of a user. */
export async function addressOf(app: Pick<App, "store" | "clock">, installation: InstallationId, user: UserId): Promise<{ readonly id: string; readonly address: string; readonly token: string }> {
  const [id, token] = [randomUUID(), newAddressToken()];
  await addInboundAddress(app, installation, { id, token, userId: user }, OPERATOR);
  return { id, token, address: logAddress(token, MAIL_DOMAIN) };
}

/** How many activities an installation has. */
export async function activityCount(app: Pick<App, "store">, installation: InstallationId): Promise<number> {
  const counts = await app.store.inInstallation(installation, (tx) => tx.activities.counts());
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** A mail of our user to a customer, as it lies on the wire. */
export function rawMail(messageId: string, { body = "The drawings are attached. Best, Ben", extra = [] }: { readonly body?: string; readonly extra?: readonly string[] } = {}): string {
  return [
    ...extra, "From: Ben Sample <ben@seller.example>", "To: Ana Example <ana@example.com>", "Subject: Pump drawings", "Date: Fri, 20 Nov 2026 09:00:00 +0000",
    `Message-ID: <${messageId}@seller.example>`, 'Content-Type: text/plain; charset="utf-8"', "", body, "",
  ].join("\r\n");
}
