import { randomUUID } from "node:crypto";
import { readFile, stat } from "node:fs/promises";

import type { InstallationId } from "../../../domain/model/ids.ts";
import { SOURCE_KINDS, type SourceKind } from "../../../ports/inbound.ts";
import { addInboundSource } from "../../../usecases/manage-inbound.ts";
import type { App } from "../../app.ts";
import { parseFieldMap } from "../../compose-files.ts";
import { newSecret } from "../../http/credentials.ts";
import { type Call, type ExitCode, UsageError } from "../command.ts";
import { OPERATOR } from "../operator.ts";

/** Of our own making, where the vendor gives none. */
const OWN_SECRET: ReadonlySet<SourceKind> = new Set(["form", "gong"]);
const FILE_BYTES_MAX = 16_384;
const SECRET_CHARS_MIN = 16;

/** The options of `inbound add` for a source. */
export const SOURCE_OPTIONS = { source: { type: "string" }, "secret-file": { type: "string" }, fields: { type: "string" } } as const;
/** What {@link SOURCE_OPTIONS} are for. */
export const SOURCE_HELP = {
  source: `what sends: ${SOURCE_KINDS.join(", ")}`,
  "secret-file": "a file that holds the vendor's signing secret and nothing else; of form and gong one is made when it is left out",
  fields: "of form: a JSON file that says by which of its fields id, occurredAt, subject, name, firstName, lastName, email and phone are found",
} as const;

/** Makes a source and prints where it has to send, and its secret if it is one of ours. */
export async function addSource(app: App, installation: InstallationId, { flags, out }: Pick<Call, "flags" | "out">): Promise<ExitCode> {
  const kind = kindOf(flags.text("source") ?? "");
  const [file, map] = [flags.text("secret-file"), flags.text("fields")];
  if (file === null && !OWN_SECRET.has(kind)) throw new UsageError(`--secret-file: ${kind} signs with a secret of its own; name a file that holds it`);
  if (map !== null && kind !== "form") throw new UsageError("--fields: only a form has fields to map");
  const fields = map === null ? {} : parseFieldMap(await textOf("--fields", map));
  if (typeof fields === "string") throw new UsageError(`--fields: ${fields}`);
  const given = file === null ? null : (await textOf("--secret-file", file)).trim();
  if (given !== null && given.length < SECRET_CHARS_MIN) throw new UsageError(`--secret-file: expected a secret of ${SECRET_CHARS_MIN} characters at least`);
  const [id, secret] = [randomUUID(), given ?? newSecret()];
  await addInboundSource(app, installation, { id, kind, secret, fields }, OPERATOR);
  const url = `${app.publicUrl}/inbound/${kind}?source=${id}`;
  out.say(url);
  if (given === null) out.say(secret);
  if (!out.json) out.warn(`Source ${id}.${given === null ? " The second line is its secret and not shown again." : ""} docs/inbound.md says how it signs. To shut it: steward inbound revoke ${id}`);
  out.give({ id, installation, kind, url, ...(given === null ? { secret } : {}) });
  return 0;
}

function kindOf(named: string): SourceKind {
  const kind = SOURCE_KINDS.find((one) => one === named);
  if (kind === undefined) throw new UsageError(`--source: expected one of ${SOURCE_KINDS.join(", ")}, got ${named}`);
  return kind;
}

async function textOf(option: string, path: string): Promise<string> {
  const info = await stat(path).catch(() => null);
  if (info?.isFile() !== true) throw new UsageError(`${option}: ${path} is no file`);
  if (info.size > FILE_BYTES_MAX) throw new UsageError(`${option}: ${path} is larger than ${FILE_BYTES_MAX} bytes`);
  return readFile(path, "utf8");
}
