import { attendReviews } from "../../usecases/decide-review/attend-reviews.ts";
import type { App } from "../app.ts";
import { eachInstallation } from "./each-installation.ts";

/** Reviews of every installation that nobody decided in time go on to the next, or end. */
export async function attendAllReviews(app: Pick<App, "store" | "clock" | "log">): Promise<void> {
  await eachInstallation(app, "reviews that nobody decided", async ({ id }) => {
    const { deputised, escalated, expired } = await attendReviews(app, id);
    if (deputised + escalated + expired > 0) app.log.info({ installation: id, deputised, escalated, expired }, "reviews that nobody decided in time");
  });
}
