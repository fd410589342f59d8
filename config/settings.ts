import * as z from "zod";

const Port = z.coerce.number().int().min(1).max(65_535);
const Url = z.url({ protocol: /^https?$/ });
const Key = z.string().refine((text) => Buffer.from(text, "base64").length === 32, "32 bytes in base64");
const Word = z.string().min(1);

/** Where the HubSpot API and its OAuth pages stand unless told otherwise. */
const HUBSPOT_API_URL = "https://api.hubapi.com";
const HUBSPOT_APP_URL = "https://app.hubspot.com";

/**
 * What an operator sets, by the names of the environment. `secret` marks what is never printed. The texts are what a
 * refusal says it expected.
 */
export const SETTINGS = {
  PORT: { schema: Port.default(3000), expected: "a port, 1 to 65535" },
  PUBLIC_URL: { schema: Url.optional(), expected: "the http(s) URL under which browsers and CRMs reach this server" },
  DATABASE_URL: { schema: z.url({ protocol: /^postgres(ql)?$/ }).optional(), expected: "a postgresql:// URL", secret: true },
  REDIS_URL: { schema: z.url({ protocol: /^rediss?$/ }).optional(), expected: "a redis:// URL", secret: true },
  DATA_DIR: { schema: Word.default("data"), expected: "a folder" },
  STEWARD_KEY: { schema: Key.optional(), expected: "32 bytes in base64", secret: true },
  HUBSPOT_CLIENT_ID: { schema: Word.optional(), expected: "the HubSpot app's client id" },
  HUBSPOT_CLIENT_SECRET: { schema: Word.optional(), expected: "the HubSpot app's client secret", secret: true },
  HUBSPOT_API_URL: { schema: Url.default(HUBSPOT_API_URL), expected: "an http(s) URL" },
  HUBSPOT_APP_URL: { schema: Url.default(HUBSPOT_APP_URL), expected: "an http(s) URL" },
  HUBSPOT_APP_ID: { schema: z.string().regex(/^\d+$/).optional(), expected: "digits" },
  SALESFORCE_CLIENT_ID: { schema: Word.optional(), expected: "the Salesforce app's consumer key" },
  SALESFORCE_CLIENT_SECRET: { schema: Word.optional(), expected: "the Salesforce app's consumer secret", secret: true },
  SALESFORCE_LOGIN_URL: { schema: Url.default("https://login.salesforce.com"), expected: "an http(s) URL" },
  AUDIT_ORIGIN: {
    schema: z.string().regex(/^[a-z0-9][a-z0-9./-]{0,79}$/).default("steward.local"),
    expected: "a name of lower-case letters, digits, dots, slashes and dashes, at most 80",
  },
  AUDIT_WITNESS_URL: { schema: Url.optional(), expected: "the http(s) URL of a witness (C2SP tlog-witness)" },
  AUDIT_WITNESS_VKEY: { schema: z.string().regex(/^[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}$/).optional(), expected: "the witness's key for cosignatures, name+id+base64" },
  OIDC_ISSUER: { schema: Url.optional(), expected: "an http(s) URL" },
  OIDC_CLIENT_ID: { schema: Word.optional(), expected: "the OpenID Connect client id" },
  OIDC_CLIENT_SECRET: { schema: Word.optional(), expected: "the OpenID Connect client secret", secret: true },
  SMTP_OUT_URL: { schema: z.url({ protocol: /^smtps?$/ }).optional(), expected: "an smtp:// URL", secret: true },
  MAIL_FROM: { schema: z.email().optional(), expected: "a mail address" },
  ALERT_WEBHOOK_URL: { schema: Url.optional(), expected: "the http(s) URL of a Slack-compatible incoming webhook", secret: true },
  LLM_PROVIDER: { schema: z.enum(["off", "openai", "anthropic", "openai-compatible"]).default("off"), expected: "off, openai, anthropic or openai-compatible" },
  LLM_MODEL: { schema: Word.optional(), expected: "a model's name" },
  LLM_BASE_URL: { schema: Url.optional(), expected: "an http(s) URL" },
  LLM_API_KEY: { schema: Word.optional(), expected: "a key", secret: true },
  SMTP_IN_PORT: { schema: Port.optional(), expected: "a port, 1 to 65535" },
  SMTP_IN_TLS_CERT: { schema: Word.optional(), expected: "a file" },
  SMTP_IN_TLS_KEY: { schema: Word.optional(), expected: "a file" },
  SMTP_IN_DOMAIN: { schema: z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/).optional(), expected: "a lower-case domain name" },
  SMTP_IN_PLAIN: { schema: z.enum(["loopback", "anywhere"]).default("loopback"), expected: "loopback or anywhere" },
  SMTP_IN_SPF: { schema: z.enum(["check", "off"]).default("check"), expected: "check or off" },
  LOG_LEVEL: { schema: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"), expected: "fatal, error, warn, info, debug, trace or silent" },
  OTEL_EXPORTER_OTLP_ENDPOINT: { schema: Url.optional(), expected: "an http(s) URL" },
} as const;

type SettingTable = typeof SETTINGS;
/** The name of a setting, as the environment spells it. */
export type SettingName = keyof SettingTable;
/** Every setting, checked; those that are optional and absent are undefined. */
export type Settings = { readonly [Name in SettingName]: z.infer<SettingTable[Name]["schema"]> };

/** A refusal to start: one line for each setting, naming key, what was expected and what was got. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

/**
 * Reads settings from an environment. Empty values count as absent. Throws a {@link SettingsError} for a missing,
 * malformed, or unknown but nearly right name; a secret's value is never part of it.
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const problems: string[] = [...misspelt(env)];
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(SETTINGS)) {
    const raw = env[name];
    const parsed = setting.schema.safeParse(raw === "" ? undefined : raw);
    if (parsed.success) values[name] = parsed.data;
    else problems.push(`${name}: expected ${setting.expected}, got ${"secret" in setting ? "something else (not shown)" : JSON.stringify(raw)}`);
  }
  problems.push(...incomplete(values));
  if (problems.length > 0) throw new SettingsError(problems);
  return values as Settings;
}

/** What a language model cannot be called without. */
const MODEL_NEEDS: Readonly<Record<string, readonly SettingName[]>> = {
  openai: ["LLM_MODEL", "LLM_API_KEY"], anthropic: ["LLM_MODEL", "LLM_API_KEY"], "openai-compatible": ["LLM_MODEL", "LLM_BASE_URL"],
};

/** Settings that mean nothing alone. */
function incomplete(values: Readonly<Record<string, unknown>>): string[] {
  const provider = String(values["LLM_PROVIDER"]);
  const model = (MODEL_NEEDS[provider] ?? []).filter((name) => values[name] === undefined).map((name) => `${name}: expected a value because LLM_PROVIDER is ${provider}, got nothing`);
  const pairs: readonly [string, string][] = [
    ["HUBSPOT_CLIENT_ID", "HUBSPOT_CLIENT_SECRET"], ["SALESFORCE_CLIENT_ID", "SALESFORCE_CLIENT_SECRET"],
    ["OIDC_ISSUER", "OIDC_CLIENT_ID"], ["SMTP_IN_TLS_CERT", "SMTP_IN_TLS_KEY"], ["SMTP_OUT_URL", "MAIL_FROM"],
    ["AUDIT_WITNESS_URL", "AUDIT_WITNESS_VKEY"],
  ];
  return [...model, ...pairs.flatMap(([one, other]) => {
    if ((values[one] === undefined) === (values[other] === undefined)) return [];
    const [has, lacks] = values[one] === undefined ? [other, one] : [one, other];
    return [`${lacks}: expected a value because ${has} is set, got nothing`];
  })];
}

/** Names that differ from one of ours by a slip of the fingers: a typo would otherwise be a silent default. */
function misspelt(env: Readonly<Record<string, string | undefined>>): string[] {
  const ours = Object.keys(SETTINGS);
  return Object.keys(env).flatMap((name) => {
    if (name in SETTINGS || !/^[A-Z][A-Z0-9_]{4,}$/.test(name)) return [];
    const meant = ours.find((known) => known.length > 5 && slips(name, known) === 1);
    return meant === undefined ? [] : [`${name}: expected ${meant} (no setting has the name that was got)`];
  });
}

/** 1 when one letter was added, dropped, changed, or two neighbours swapped; 2 for anything further. */
function slips(a: string, b: string): number {
  if (a === b) return 0;
  if (Math.abs(a.length - b.length) > 1) return 2;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  const restA = a.slice(start);
  const restB = b.slice(start);
  const swapped = restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2);
  const oneEdit = restA.slice(1) === restB.slice(1) || restA.slice(1) === restB || restA === restB.slice(1);
  return swapped || oneEdit ? 1 : 2;
}
