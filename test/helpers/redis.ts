import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";

import { redisAnswers } from "../../src/adapters/limits/redis-link.ts";

/** A Redis of our own that can be killed and started again, empty. */
export interface TestRedis {
  readonly url: string;
  start(): Promise<void>;
  /** Ends it at once, with all it knew. */
  kill(): Promise<void>;
}

/** Whether this machine has a redis-server. */
export const hasRedis = (): boolean => spawnSync("redis-server", ["--version"], { stdio: "ignore" }).status === 0;

/** Starts a redis-server on a free port; it keeps nothing on disk. */
export async function startRedis(): Promise<TestRedis> {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;
  const one: TestRedis = {
    url,
    async start() {
      child = spawn("redis-server", ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"], { stdio: "ignore" });
      while (!(await redisAnswers(url))) if (child.exitCode !== null) throw new Error("redis-server did not start");
    },
    async kill() {
      if (child === null || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "close");
      child.kill("SIGKILL");
      await ended;
    },
  };
  await one.start();
  return one;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
