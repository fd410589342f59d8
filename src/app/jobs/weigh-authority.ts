import { askForChecks } from "../../usecases/decide-review/authority/ask-checks.ts";
import { weighAuthority } from "../../usecases/decide-review/authority/weigh-authority.ts";
import type { App } from "../app.ts";
import { eachInstallation } from "./each-installation.ts";
import { isLogBroken } from "../last-verification.ts";

/** Takes authority away where the policy says so, asks an admin for what was earned, and puts second looks before people. What was lost is told, that at the moment of a reversal included. */
export async function weighAllAuthority(app: Pick<App, "store" | "clock" | "log"> & { readonly audit: Pick<App["audit"], "lastVerdict"> }): Promise<void> {
  await eachInstallation(app, "what may act alone", async ({ id: installation, state }) => {
    if (state !== "connected") return;
    const { proposed, untold } = await weighAuthority(app, installation, { isLogBroken: await isLogBroken(app, installation) });
    for (const { class: fixes, why } of untold) app.log.warn({ installation, fixes, why }, "fixes lost the right to be made without asking: an admin should look at what they did");
    for (const { id } of proposed) app.log.info({ installation, proposal: id }, "fixes earned the right to be made without asking: an admin decides");
    const checks = await askForChecks(app, installation);
    if (checks > 0) app.log.info({ installation, checks }, "second looks were asked for");
  });
}
