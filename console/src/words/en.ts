import { alerts } from "./en/alerts.ts";
import { frame } from "./en/frame.ts";
import { overview } from "./en/overview.ts";
import { reviews } from "./en/reviews.ts";

/** The English catalogue, a part a page. */
export const en = { frame, overview, alerts, reviews };
