import { importFiles } from "../../import-files.ts";
import { activityFiles } from "../../activity-files.ts";
import type { Command } from "../command.ts";
import { chosenInstallation, withApp } from "../with-app.ts";
import { COMMON_HELP } from "../operator.ts";

/** Brings files in as the API would. */
export const importCommand: Command = {
  name: "import",
  summary: "Takes activities in from files and folders (.eml .mbox .ics .vtt .srt .txt .json .jsonl .csv).",
  usage: "PATH… --installation ID",
  takes: { min: 1, max: 10_000 },
  options: { installation: { type: "string" } },
  help: COMMON_HELP,
  run: async ({ positionals, flags, out }) => {
    const files = await activityFiles(positionals);
    return withApp(async (app) => {
      const installation = await chosenInstallation(app, flags.text("installation"));
      const result = await importFiles(app, installation, files, (done, total) => { out.progress("taking in", done, total); });
      for (const { file, reason } of result.failures) out.warn(`${file}: ${reason}`);
      out.say(`${result.accepted} taken in, ${result.seenBefore} seen before, ${result.failures.length} not read`);
      out.give(result);
      return result.failures.length === 0 ? 0 : 1;
    });
  },
};
