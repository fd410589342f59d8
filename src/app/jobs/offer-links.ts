import { offerLinks } from "../../usecases/offer-links.ts";
import type { App } from "../app.ts";
import { eachInstallation } from "./each-installation.ts";

/** People who took part before they were on record are proposed to be linked, in every installation. */
export async function offerAllLinks(app: Pick<App, "store" | "clock" | "log">): Promise<void> {
  await eachInstallation(app, "links to new contacts", async ({ id }) => {
    const { asked, marked } = await offerLinks(app, id);
    if (asked + marked > 0) app.log.info({ installation: id, asked, marked }, "new contacts took part in earlier activities");
  });
}
