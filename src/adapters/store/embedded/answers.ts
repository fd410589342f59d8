import pg from "pg";

const ANSWER_TIMEOUT_MS = 10_000;
/** PostgreSQL's error codes, appendix A: it starts, or ends, and will not take anybody now. */
const CANNOT_CONNECT_NOW = "57P03";

/**
 * Whether a server takes connections there. One that was killed is still among the processes, and its file still says
 * that it is ready, while the system takes its memory back; one that refuses us for a reason of its own is alive.
 */
export async function answers(connection: pg.ClientConfig): Promise<boolean> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: ANSWER_TIMEOUT_MS });
  // A server that dies under an open connection tells it as an event, which nobody else hears.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    return error instanceof pg.DatabaseError && error.code !== CANNOT_CONNECT_NOW;
  } finally {
    await client.end().catch(() => undefined);
  }
}
