import { join } from "node:path";
import { ACCOUNT_SPEC } from "../../domain/linkage/account-spec.ts";
import { CONTACT_SPEC } from "../../domain/linkage/contact-spec.ts";
import { isThrowAway } from "../../domain/linkage/throw-away.ts";
import freeMail from "../../domain/match/free-mail-domains.json" with { type: "json" };
import { openDatabase } from "./database.ts";
import { UnreadableTable } from "./load-sql.ts";
import { ScanOrderSchema } from "./scan-order.ts";
import type { ScanNews, ScanOrder } from "./scan-order.ts";
import { scanTable } from "./scan-table.ts";
import type { RuleYield } from "./scan-table.ts";
import { writeClusters, writePairs } from "./write-answer.ts";

/** A process of its own for one scan: what the database takes is given back with it, and killing it harms nobody. */

const tell = (news: ScanNews): void => void process.send?.(news);

process.on("disconnect", () => process.exit(1));
process.once("message", (message) => {
  void answer(ScanOrderSchema.parse(message)).then(
    (news) => process.send?.(news, () => process.exit(0)),
    (error: unknown) => {
      if (!(error instanceof UnreadableTable)) throw error;
      process.send?.({ news: "refused", reason: error.reason } satisfies ScanNews, () => process.exit(0));
    },
  );
});

async function answer(order: ScanOrder): Promise<ScanNews> {
  const spec = order.object === "contact" ? CONTACT_SPEC : ACCOUNT_SPEC;
  const free = new Set(freeMail);
  const db = await openDatabase(order);
  const scanned = await scanTable(db, {
    ...order,
    spec,
    context: { defaultRegion: order.defaultRegion, isPublicDomain: (domain) => free.has(domain) || isThrowAway(domain) },
    onStep: (step) => tell({ news: "step", step }),
  });
  tell({ news: "step", step: "write" });
  const [pairsFile, clustersFile] = [join(order.tempDir, "pairs.jsonl"), join(order.tempDir, "clusters.jsonl")];
  const links = await writePairs(db, spec, pairsFile);
  tell({ news: "step", step: "cluster" });
  const clusters = await writeClusters(links, order.cluster, clustersFile);
  const { records, candidates, model, rules } = scanned;
  const rssMb = Math.round(process.resourceUsage().maxRSS / 1_024);
  return {
    news: "done", records, candidates, pairs: links.length, clusters, pairsFile, clustersFile, rssMb,
    model: { ...model, comparisons: model.comparisons.map(({ name, m, u }) => ({ name, m: [...m], u: [...u] })) },
    rules: [...rules],
    useless: uselessRules(rules, candidates, links.length),
  };
}

const CANDIDATES_SHARE = 0.5;
const ACCEPTED_SHARE = 0.005;

/** A rule that alone brings most candidates and hardly a pair that is accepted. */
function uselessRules(rules: readonly RuleYield[], candidates: number, accepted: number): string[] {
  return rules.filter((rule) => rule.alone > CANDIDATES_SHARE * candidates && rule.acceptedAlone < ACCEPTED_SHARE * accepted).map((rule) => rule.rule);
}
