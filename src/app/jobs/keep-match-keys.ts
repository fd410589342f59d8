import { keepMatchKeys } from "../../usecases/match-record/keep-keys.ts";
import type { App } from "../app.ts";
import { eachInstallation } from "./each-installation.ts";

/** Records that came or changed are made ready to be found as somebody's duplicates, in every installation; at first all of them. */
export async function keepAllMatchKeys(app: Pick<App, "store" | "clock" | "log">): Promise<void> {
  await eachInstallation(app, "the keys of records", async ({ id }) => {
    const { records, pairs, isMore } = await keepMatchKeys(app, id);
    if (pairs > 0 || isMore) app.log.info({ installation: id, records, pairs, isMore }, "records were made ready to be matched");
  });
}
