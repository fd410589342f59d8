import { createHash } from "node:crypto";

import { STYLE } from "./style.ts";

/** Text that is HTML already. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A link of a page. */
export interface Link {
  readonly href: string;
  readonly text: string;
}

/** HTML from a template: every value is escaped, unless it is markup already. */
export function html(parts: TemplateStringsArray, ...values: readonly (string | number | Markup | readonly Markup[])[]): Markup {
  return new Markup(parts.map((part, index) => part + (index < values.length ? inserted(values[index]) : "")).join(""));
}

/** Text that is known to be HTML. Never hand it anything that came from outside. */
export const markup = (text: string): Markup => new Markup(text);

/** A plain page for people: a heading, paragraphs, whatever stands between, links. `code` between backticks is shown as code. */
export function page(title: string, paragraphs: readonly string[], links: readonly Link[] = [], between: Markup = markup("")): string {
  const items = links.map(({ href, text }) => html`<li><a href="${href}">${text}</a></li>`);
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – Steward</title><style>${markup(STYLE)}</style></head>
<body><header><p class="mark">Steward</p></header><main><h1>${title}</h1>${paragraphs.map(paragraph)}${between}${items.length === 0 ? "" : html`<nav aria-label="Links"><ul>${items}</ul></nav>`}</main></body></html>`.text;
}

/** The one style sheet that pages may carry, as the Content-Security-Policy names it. */
export const STYLE_SOURCE = `'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`;

function paragraph(text: string): Markup {
  const parts = text.split("`").map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
  return html`<p>${parts}</p>`;
}

function inserted(value: string | number | Markup | readonly Markup[] | undefined): string {
  if (value === undefined) return "";
  if (value instanceof Markup) return value.text;
  if (typeof value === "string" || typeof value === "number") return String(value).replace(/[&<>"'`]/g, (sign) => `&#${String(sign.charCodeAt(0))};`);
  return value.map((one) => one.text).join("");
}
