import * as z from "zod";

import { ENGAGEMENT_OBJECTS } from "../../src/domain/model/engagement.ts";
import { crmRecordId } from "../../src/domain/model/ids.ts";
import { instant } from "../../src/domain/model/time.ts";
import type { ChangeHint, HintKind } from "../../src/ports/change-hints.ts";
import type { CrmObject } from "../../src/ports/crm-records.ts";
import type { CrmWebhook, Told, WebhookReading } from "../../src/ports/crm-webhook.ts";
import { isSigned, mayBeSigned } from "./signature.ts";

/** HubSpot's most for one request. */
const EVENTS_MAX = 100;
/** The last instant of the year 9999: what lies beyond is no time that anything happened at. */
const TIME_MAX_MS = 253_402_300_799_999;

const Id = z.union([z.int().positive(), z.string().regex(/^[1-9]\d{0,18}$/)]).transform((id) => crmRecordId(String(id)));
const Word = z.string().max(200).optional().catch(undefined);

/** What an event tells, as far as it means anything to us; everything else of it is not even kept. */
const EventSchema = z.object({
  portalId: Id,
  occurredAt: z.int().min(0).max(TIME_MAX_MS),
  subscriptionType: z.string().max(100),
  objectId: Id.optional(),
  objectTypeId: Word,
  changeSource: Word,
  sourceId: z.union([z.string(), z.number()]).transform(String).optional().catch(undefined),
  primaryObjectId: Id.optional(),
  mergedObjectIds: z.array(Id).max(1_000).optional(),
  newObjectId: Id.nullish(),
  fromObjectId: Id.optional(),
  toObjectId: Id.optional(),
  fromObjectTypeId: Word,
  toObjectTypeId: Word,
  /** `CONTACT_TO_COMPANY`, in the formats that do not tell type ids. */
  associationType: Word,
});
type Event = z.infer<typeof EventSchema>;

/** HubSpot's objects under the names and type ids that events use. */
const NOUNS: ReadonlyMap<string, CrmObject> = new Map([
  ["contact", "contact"], ["company", "account"], ["deal", "opportunity"],
  ["0-1", "contact"], ["0-2", "account"], ["0-3", "opportunity"],
  ["0-46", "note"], ["0-47", "meeting"], ["0-48", "call"], ["0-49", "email"], ["0-27", "task"], ["0-18", "text"],
  ["note", "note"], ["meeting", "meeting"], ["call", "call"], ["email", "email"], ["task", "task"], ["communication", "text"],
]);

const KINDS: ReadonlyMap<string, HintKind> = new Map([
  ["creation", "changed"], ["propertyChange", "changed"], ["deletion", "deleted"], ["restore", "restored"],
  ["merge", "merged"], ["associationChange", "associations"], ["privacyDeletion", "forgotten"],
]);

/** What HubSpot's webhooks need to know: whose signature, and (where it is known) which changes are our own. */
export interface WebhookSettings {
  readonly clientSecret: string;
  readonly appId?: string;
}

/** Reads HubSpot's webhooks: batches of up to a hundred events, of any subscription, in the old and the new format. */
export function createWebhook({ clientSecret, appId }: WebhookSettings): CrmWebhook {
  return {
    crm: "hubspot",
    mayBeSigned,
    read(delivery, now): WebhookReading {
      if (!isSigned(delivery, clientSecret, now)) return { ok: false, refusal: "unsigned" };
      const batch = batchOf(delivery.body);
      return batch === null ? { ok: false, refusal: "unreadable" } : { ok: true, ...toldIn(batch, appId ?? null) };
    },
  };
}

function batchOf(body: Uint8Array): readonly unknown[] | null {
  try {
    const parsed = z.array(z.unknown()).max(EVENTS_MAX).safeParse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** One event that cannot be read costs none of its neighbours: refused, the whole batch would come again for a day. */
function toldIn(batch: readonly unknown[], appId: string | null): { readonly told: readonly Told[]; readonly ignored: number } {
  const told = new Map<string, ChangeHint[]>();
  let ignored = 0;
  for (const one of batch) {
    const parsed = EventSchema.safeParse(one);
    const hints = parsed.success && !isOwnEcho(parsed.data, appId) ? hintsOf(parsed.data) : [];
    if (!parsed.success || hints.length === 0) {
      ignored += 1;
      continue;
    }
    const { portalId } = parsed.data;
    told.set(portalId, [...(told.get(portalId) ?? []), ...hints]);
  }
  return { told: [...told].map(([accountId, hints]) => ({ accountId, hints })), ignored };
}

function hintsOf(event: Event): readonly ChangeHint[] {
  const [family = "", what = ""] = event.subscriptionType.split(".");
  const kind = KINDS.get(what);
  if (kind === undefined) return [];
  if (kind === "associations") return endsOf(event, family).flatMap(([object, id]) => hint(event, object, id, kind));
  const object = nounOf(family, event.objectTypeId);
  if (kind !== "merged") return hint(event, object, event.objectId, kind);
  // A merge mints an id: whichever of them is read, the record comes with the others as its aliases.
  const ids = new Set([event.primaryObjectId, ...(event.mergedObjectIds ?? []), event.newObjectId ?? undefined]);
  return [...ids].flatMap((id) => hint(event, object, id, kind));
}

function hint({ occurredAt }: Event, object: CrmObject | undefined, crmId: Event["objectId"], kind: HintKind): readonly ChangeHint[] {
  if (object === undefined || crmId === undefined) return [];
  if (kind === "forgotten" && object !== "contact") return [];
  return [{ object, crmId, kind, at: instant(occurredAt) }];
}

/** Both ends: our records tell an association on one side only, and which one depends on the noun. */
function endsOf({ fromObjectId, fromObjectTypeId, toObjectId, toObjectTypeId, associationType }: Event, family: string): readonly (readonly [CrmObject | undefined, Event["objectId"]])[] {
  const [, to = ""] = (associationType ?? "").toLowerCase().split("_to_");
  return [[nounOf(family, fromObjectTypeId), fromObjectId], [NOUNS.get(toObjectTypeId ?? to), toObjectId]];
}

const nounOf = (family: string, typeId: string | undefined): CrmObject | undefined => NOUNS.get(family === "object" ? (typeId ?? "") : family);

/**
 * What we wrote ourselves onto an engagement is in the mirror since the write was done, and a poll reads it too: nothing
 * is lost by not reading it once more. Contacts, accounts and opportunities are read again whoever changed them: HubSpot
 * may have made more of a write than was asked for. A person's edit of the same engagement is an event of its own.
 */
function isOwnEcho({ changeSource, sourceId, subscriptionType, objectTypeId }: Event, appId: string | null): boolean {
  if (appId === null || changeSource !== "INTEGRATION" || sourceId !== appId) return false;
  const [family = "", what = ""] = subscriptionType.split(".");
  const object = nounOf(family, objectTypeId);
  return KINDS.get(what) === "changed" && ENGAGEMENT_OBJECTS.some((one) => one === object);
}
