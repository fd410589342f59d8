/** JSON Schema, as far as the form reads it. */
export interface SettingSchema {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly properties?: Readonly<Record<string, SettingSchema>>;
  readonly items?: SettingSchema;
  readonly anyOf?: readonly SettingSchema[];
  readonly additionalProperties?: unknown;
}

/** Settings, group in group. */
export type PolicyTree = Readonly<Record<string, unknown>>;

/** A set of settings to begin with. */
export interface Preset {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  /** By the setting's path. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** A setting of which edits wait for another admin: any, those that turn it on, that take something off its list, that lower it, or after which something is kept. */
export interface Protected {
  readonly setting: string;
  readonly waits: "any" | "on" | "less" | "lower" | "kept";
}

/** What `GET /policy` answers. */
export interface PolicyState {
  readonly version: number;
  readonly policy: PolicyTree;
  readonly schema: SettingSchema;
  readonly presets: readonly Preset[];
  readonly protected: readonly Protected[];
  readonly otherAdmins: number;
}

/** One setting that is set otherwise; absent: it was not there, or goes. */
export interface Edit {
  readonly path: readonly string[];
  readonly from?: unknown;
  readonly to?: unknown;
}

/** A change of the policy that waits for an admin, or was decided. */
export interface Proposal {
  readonly id: string;
  readonly madeAt: string;
  readonly baseVersion: number;
  readonly state: "open" | "approved" | "rejected" | "overtaken";
  readonly proposed: { readonly edited?: readonly Edit[]; readonly by?: string; readonly changes: readonly { readonly key: string; readonly from: unknown; readonly to: unknown; readonly fix?: string }[] };
}

/** What `PUT /policy` answers. */
export interface Saved {
  readonly version: number;
  readonly changed: readonly string[];
  readonly unknown: readonly string[];
  readonly optOutsKept: number;
  readonly unearned: readonly string[];
  readonly waiting: Proposal | null;
}

type Route = "auto" | "review" | "block" | "skip";
interface Verdict { readonly route: Route; readonly reasons: readonly string[] }

/** What a dry run answers. */
export interface DryRun {
  readonly judged: number;
  readonly moved: number;
  readonly now: Readonly<Record<Route, number>>;
  readonly draft: Readonly<Record<Route, number>>;
  readonly examples: readonly { readonly id: string; readonly kind: string; readonly occurredAt: string; readonly now: Verdict; readonly draft: Verdict }[];
  readonly notes: readonly string[];
}
