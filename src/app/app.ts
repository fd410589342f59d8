import type { Store as SessionStore } from "express-session";
import type { Strategy } from "passport";

import type { Settings } from "../../config/settings.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import type { Access, SessionTable } from "../ports/access.ts";
import type { Clock } from "../ports/clock.ts";
import type { CrmConnection, CrmName, Grant, Grantor, Urgency } from "../ports/crm-connection.ts";
import type { CrmIdentity } from "../ports/crm-identity.ts";
import type { CrmWebhook } from "../ports/crm-webhook.ts";
import type { IdentityProvider } from "../ports/identity-provider.ts";
import type { Job, JobDesk, JobQueue } from "../ports/job-queue.ts";
import type { LanguageModel } from "../ports/language-model.ts";
import type { Log } from "../ports/log.ts";
import type { DomainState, MailDesk, MailDoor, SpfQuery, SpfResult } from "../ports/mail-door.ts";
import type { Messenger } from "../ports/messenger.ts";
import type { Store } from "../ports/store.ts";
import type { AuditDoors } from "./audit-doors.ts";
import type { CallBudget } from "./call-budget.ts";

/** The running app: everything plugged in, nothing named by its make. */
export interface App {
  readonly settings: Settings;
  /** Where people reach this server; set once its port is known. */
  publicUrl: string;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly queue: JobQueue & {
    /** Starts working on jobs of a name; the handler may run again for the same job. */
    work(name: Job["name"], handler: (job: Job) => Promise<void>): Promise<void>;
    /** Takes no more jobs until `work` is called again; those that run go on. */
    rest(): Promise<void>;
    /** For people who look at the jobs. */
    readonly desk: JobDesk;
    /** Puts a job in the queue and waits until some worker has ended it. */
    runAndWatch(job: Job, onWait?: (seconds: number) => void): Promise<"done" | "failed">;
  };
  /** The door to an installation's CRM; opened once for each urgency and kept. All of them share one budget. */
  connection(installation: InstallationId, urgency: Urgency): Promise<CrmConnection>;
  /** The CRMs that can be installed: those with an OAuth client in the settings. */
  readonly installRoads: readonly InstallRoad[];
  /** The CRMs through which people can sign in: the same. */
  readonly signInRoads: readonly SignInRoad[];
  /** The company's own sign-in; null when the settings name none. */
  readonly identityProvider: IdentityProvider | null;
  /** The CRMs that tell changes by calling us. */
  readonly webhooks: readonly CrmWebhook[];
  /** The door for mail, and what its desk asks of the name system. */
  readonly mail: MailPlug;
  readonly audit: AuditDoors;
  /** How people are told of alerts besides the console; none where the settings name none. */
  readonly messengers: readonly Messenger[];
  /** The language model that the settings name; null when they name none. Whether it is asked is each installation's policy. */
  readonly languageModel: LanguageModel | null;
  readonly access: Access;
  /** Makes this process a worker; false when it cannot be one beside those that run. Until the app stops; without its place nobody here calls a CRM. */
  becomeWorker(duties: WorkerDuties): Promise<boolean>;
  /** Where cookie sessions are kept. */
  sessionStore(): SessionStore;
  /** Who is signed in with which browser. */
  readonly sessions: SessionTable;
  /** Signs session cookies; the same for every process of this installation of the app. */
  cookieSecret(): Promise<string>;
  /** The database's idea of the present, milliseconds since 1970. */
  databaseTimeMs(): Promise<number>;
  /** What the database is: its version, and the steps of our schema that it has had. */
  databaseFacts(): Promise<{ readonly version: string; readonly migrations: number }>;
  /** Takes what was deleted off the disk (docs/privacy.md); null where the database is not ours to rewrite. */
  scrub(): Promise<{ readonly tables: number; readonly segments: number } | null>;
  /** How an installation's budget of calls stands. */
  callBudget(installation: InstallationId): Promise<CallBudget>;
  /** Whether the Redis that keeps the budgets answers; null when each is kept in the one worker. */
  redisAnswers(): Promise<boolean | null>;
  /** Answers when the database does. */
  healthy(): Promise<boolean>;
  /** To be done when the app stops: after the last job, before the database is closed. */
  beforeClosing(work: () => Promise<void>): void;
  stop(): Promise<void>;
}

/** What taking mail in by SMTP needs of the outside. */
export interface MailPlug {
  /** Opens the door that the settings name; null when they name none. Rejects when its port is taken or a file cannot be read. */
  open(desk: MailDesk, name: string): Promise<MailDoor | null>;
  /** Whether a machine may send for a domain, as that domain says. Never throws. */
  checkSpf(query: SpfQuery): Promise<SpfResult>;
  domainState(domain: string): Promise<DomainState>;
}

/** What a worker does when its place among the workers changes. */
export interface WorkerDuties {
  /** It has its place, for the first time or again. `isAlone`: no other worker runs, and none can begin before this ends. */
  begin(isAlone: boolean): Promise<void>;
  /** It has lost its place: somebody else may work by now. It tries to have it again by itself. */
  lost(): void;
  /** Among several it is the one that does what only one should, until its place is lost. */
  lead(): void;
}

/** A vendor's page on which a person says who they are; `accept` says whether they may come in. */
export interface SignInRoad {
  readonly crm: CrmName;
  /** A passport strategy; its name is its own. */
  strategy(callbackUrl: string, accept: (identity: CrmIdentity) => Promise<object>): Strategy;
  /** As for installing. */
  readonly loginHost?: (named: string) => string | null;
}

/** A vendor's consent turned into a grant; `accept` stores it and says which installation it became. */
export interface InstallRoad {
  readonly crm: CrmName;
  /** It leads to a CRM for trying things out, where nobody's real customers are. */
  readonly isSandbox: boolean;
  /** A passport strategy under the vendor's name. */
  strategy(callbackUrl: string, accept: (granted: { readonly grant: Grant; readonly grantor: Grantor }) => Promise<{ readonly installation: InstallationId }>): Strategy;
  /** The host where an admin wants to sign in, as it may be used; null when it is none of the vendor's. Missing where there is only one. */
  readonly loginHost?: (named: string) => string | null;
}
