import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as z from "zod";

const SOURCE = fileURLToPath(new URL("./audit-floor.c", import.meta.url));
const NODE_FLOOR = fileURLToPath(new URL("./audit-floor-node.ts", import.meta.url));
const execute = promisify(execFile);

/** What a program found in a log's file, and what it took. */
export const FloorSchema = z.object({ entries: z.number(), ms: z.number(), cpuMs: z.number(), root: z.string() });
/** As the schema says. */
export type Floor = z.infer<typeof FloorSchema>;

/** A way to hash a log's file, and how it is called. */
export interface FloorProgram {
  readonly name: string;
  run(file: string): Promise<Floor>;
}

/** The same hashes by Node's own function: how near to C this engine can come at all. */
export const nodeFloor: FloorProgram = { name: "Node floor: the same by crypto.hash", run: (file) => ran(process.execPath, [NODE_FLOOR, file]) };

/** The C program where a compiler and OpenSSL's headers are, otherwise {@link nodeFloor}; says why. Downloads nothing. */
export async function floorProgram(folder: string): Promise<FloorProgram> {
  const program = join(folder, "audit-floor");
  try {
    await execute("cc", ["-O2", "-o", program, SOURCE, "-lcrypto"]);
    const { stdout } = await execute("openssl", ["version"]).catch(() => ({ stdout: "OpenSSL" }));
    return { name: `C floor: leaf and tree hashes, ${stdout.split(" ").slice(0, 2).join(" ")} EVP`, run: (file) => ran(program, [file]) };
  } catch (error) {
    const why = error instanceof Error && "code" in error && error.code === "ENOENT" ? "there is no cc" : "cc cannot compile audit-floor.c (are OpenSSL's headers there?)";
    console.log(`${why}: shares are of the Node floor`);
    return nodeFloor;
  }
}

const ran = async (program: string, args: readonly string[]): Promise<Floor> => FloorSchema.parse(JSON.parse((await execute(program, args)).stdout));
