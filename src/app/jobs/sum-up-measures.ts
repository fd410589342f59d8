import { forgetOldMeasures, sumUpMeasures } from "../../usecases/read-quality.ts";
import type { App } from "../app.ts";
import { eachInstallation } from "./each-installation.ts";

/** More than an hour of the busiest day; what an import brings beyond that comes the next minute. */
const ROWS_A_TURN_MAX = 20_000;

/** Brings the measures of every installation up to date, and deletes those that are older than its policy keeps them. */
export async function sumUpAllMeasures(app: Pick<App, "store" | "clock" | "log">): Promise<void> {
  await eachInstallation(app, "the measures", async ({ id }) => {
    await sumUpMeasures(app, id, ROWS_A_TURN_MAX);
    const gone = await forgetOldMeasures(app, id);
    if (gone > 0) app.log.info({ installation: id, rows: gone }, "measures older than the policy keeps them were deleted");
  });
}
