import { alerts } from "./en/alerts.ts";
import { audit } from "./en/audit.ts";
import { coaching } from "./en/coaching.ts";
import { frame } from "./en/frame.ts";
import { overview } from "./en/overview.ts";
import { quality } from "./en/quality.ts";
import { records } from "./en/records.ts";
import { reviews } from "./en/reviews.ts";

/** The English catalogue, a part a page. */
export const en = { alerts, audit, coaching, frame, overview, quality, records, reviews };
