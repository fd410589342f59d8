import type { InstallationId } from "../domain/model/ids.ts";
import type { Result } from "../domain/model/result.ts";
import type { Instant } from "../domain/model/time.ts";
import type { ChangeFeed } from "./change-hints.ts";
import type { CrmError } from "./crm-errors.ts";
import type { CrmMerger } from "./crm-merger.ts";
import type { CrmProvisioner } from "./crm-provisioner.ts";
import type { CrmReader } from "./crm-reader.ts";
import type { CrmObject } from "./crm-records.ts";
import type { CrmWriter } from "./crm-writer.ts";

/** A CRM by its connector's short name: in addresses, in the store, in the audit log. Which ones there are is told by whoever composes the app. */
export type CrmName = string;

/** What the vendor gave us for an installation. Leaves the connector only to be sealed by the grant store. */
export interface Grant {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Null when the vendor does not tell: then only a refused call shows that it ended. */
  readonly expiresAt: Instant | null;
  /** The host that answers for this account, where the vendor gives each its own. */
  readonly instanceUrl?: string;
  /** The host where this account signs in and renews its tokens, where it is not the one of the settings. */
  readonly loginUrl?: string;
  readonly scopes: readonly string[];
  /** The OAuth client it belongs to: a refresh with another one is refused early. */
  readonly clientId: string;
}

/** Who granted: the portal or org, and the person. */
export interface Grantor {
  readonly accountId: string;
  readonly accountName: string;
  readonly userId: string | null;
}

/** A grant in use; `generation` tells a refresh which token had been refused. */
export interface HeldGrant {
  readonly grant: Grant;
  readonly generation: number;
}

/**
 * Keeps grants sealed and lets one refresh at a time happen, across processes.
 * `refreshOnce` runs `refresh` only if the stored generation is still `seenGeneration`, in a turn that no other process
 * has, with a fence; the new grant is stored before anybody uses it. A caller that lost the race gets the winner's grant.
 */
export interface GrantStore {
  load(): Promise<HeldGrant | null>;
  refreshOnce(seenGeneration: number, refresh: (current: Grant) => Promise<Result<Grant, CrmError>>): Promise<Result<HeldGrant, CrmError>>;
  /** Uses the grant while nobody refreshes it. Null when there is none, or a refresh would not end. */
  alone<Value>(work: (current: Grant) => Promise<Result<Value, CrmError>>): Promise<Result<Value, CrmError> | null>;
}

/** The lane is closed for longer than a call should wait: come back at `until`. */
export class LanePausedError extends Error {
  override readonly name = "LanePausedError";
  readonly until: Instant;
  constructor(until: Instant) {
    super("the CRM's limit is reached");
    this.until = until;
  }
}

/** How much a call matters: somebody waits for it, the mirror ages without it, or it can be done any time. */
export type Urgency = "interactive" | "sync" | "backfill";

/** The calls that an account may make in the vendor's day, and those it made, all of its apps together. */
export interface Allocation {
  readonly used: number;
  readonly limit: number;
}

/** A limiter of one lane; the connector asks it before every call. Throws a {@link LanePausedError} rather than wait long. */
export interface RateLimiter {
  run<Value>(lane: "api" | "search", call: () => Promise<Value>): Promise<Value>;
  /** Nobody calls before this instant: a Retry-After or a daily limit, shared by all processes. */
  pauseUntil(lane: "api" | "search", until: Instant): Promise<void>;
  /** What the vendor's last answer told of the day's allocation, where there is one. */
  noteAllocation?(allocation: Allocation): void;
}

/** The CRM's names of the fields that an installation's policy maps, by our noun. */
export type MappedFields = (object: CrmObject) => Promise<readonly string[]>;

/** What a CRM looks like before any call: declared, not discovered. */
export interface CrmManifest {
  /** Small letters, digits and hyphens, at most 32. */
  readonly crm: CrmName;
  /** As people write it. */
  readonly title: string;
  readonly scopes: readonly string[];
  readonly optionalScopes: readonly string[];
  /** What each scope is for, in a sentence for the admin who is asked to grant it. */
  readonly scopeReasons?: Readonly<Record<string, string>>;
  readonly limits: { readonly api: LaneLimit; readonly search: LaneLimit };
  readonly abilities: {
    readonly conditionalWrite: "etag" | "last-modified" | "none";
    readonly merge: boolean;
    readonly unmerge: boolean;
    readonly batchMax: number;
  };
}

/** `minTimeMs` between two calls keeps under the vendor's window whoever counts it (a reservoir alone does not). */
export interface LaneLimit {
  readonly minTimeMs: number;
  readonly maxConcurrent: number;
}

/** One installed CRM, ready for use. */
export interface CrmConnection {
  readonly installation: InstallationId;
  readonly manifest: CrmManifest;
  readonly reader: CrmReader;
  readonly writer: CrmWriter;
  readonly provisioner: CrmProvisioner;
  /** Absent where the manifest says that nothing can be merged. */
  readonly merger?: CrmMerger;
  /** Null where the vendor calls us (webhooks), or tells nothing by itself. */
  readonly feed?: ChangeFeed | null;
  /** A cheap call that proves the grant and the scopes. */
  check(): Promise<Result<{ readonly accountName: string; readonly scopes: readonly string[] }, CrmError>>;
  /** Withdraws the grant at the vendor, which may hear of it twice. An error says what the vendor did not do; the stored grant is the caller's to erase. */
  revoke(): Promise<Result<null, CrmError>>;
  /** A record's page in the CRM for people, null when it has none. */
  recordUrl(object: string, crmId: string): string | null;
}
