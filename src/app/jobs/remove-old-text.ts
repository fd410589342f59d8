import { removeOldText } from "../../usecases/remove-old-text.ts";
import type { App } from "../app.ts";
import { eachInstallation } from "./each-installation.ts";

/** Makes the daily round over all installations: once in each day (UTC) that this process sees, the first time when it is first called. */
export function textRemover(app: Pick<App, "store" | "clock" | "log">): () => Promise<void> {
  let doneOn = "";
  return async () => {
    const today = app.clock.now().slice(0, "2026-01-01".length);
    if (today === doneOn) return;
    doneOn = today;
    await eachInstallation(app, "the removal of old text", async ({ id }) => {
      const { activities, proposals, reviews, writes } = await removeOldText(app, id);
      if (activities + proposals + reviews + writes > 0) app.log.info({ installation: id, activities, proposals, reviews, writes }, "words were removed that are older than the policy keeps them");
    });
  };
}
