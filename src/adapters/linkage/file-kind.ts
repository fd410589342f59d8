import { open, stat } from "node:fs/promises";

/** Files begin with so many bytes that tell what they are. */
const MAGIC_BYTES = 8;

const KINDS: readonly (readonly [begins: string, reason: string])[] = [
  ["PK\u0003\u0004", "it is a zip file or a spreadsheet: save the sheet as CSV"],
  ["\u00d0\u00cf\u0011\u00e0", "it is an old spreadsheet or another Office file: save the sheet as CSV"],
  ["\u001f\u008b", "it is packed with gzip: unpack it first"],
  ["%PDF", "it is a PDF and no table"],
];

/** Why a file cannot be a table, by what it is; null where it may be one. */
export async function otherKind(file: string): Promise<string | null> {
  const found = await stat(file).catch(denied);
  if ("denied" in found) return found.denied;
  if (found.isDirectory()) return "it is a folder and no file";
  if (!found.isFile()) return "it is no ordinary file";
  if (found.size === 0) return "it is empty";
  const begins = await magicOf(file).catch(denied);
  return typeof begins === "string" ? (KINDS.find(([magic]) => begins.startsWith(magic))?.[1] ?? null) : begins.denied;
}

/** Whether a file is Parquet: by its first bytes, or by its name where these were lost. */
export const isParquet = async (file: string): Promise<boolean> => /\.parquet$/i.test(file) || (await magicOf(file)).startsWith("PAR1");

async function magicOf(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAGIC_BYTES), 0, MAGIC_BYTES, 0);
    return buffer.subarray(0, bytesRead).toString("latin1");
  } finally {
    await handle.close();
  }
}

function denied(error: unknown): { readonly denied: string } {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (code === "ENOENT" || code === "ENOTDIR") return { denied: "there is no such file" };
  return { denied: code === "EACCES" || code === "EPERM" ? "it cannot be read: permission denied" : "it cannot be read" };
}
