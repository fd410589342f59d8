/** A plain page for people: a heading and paragraphs, escaped. */
export function page(title: string, paragraphs: readonly string[], links: readonly { readonly href: string; readonly text: string }[] = []): string {
  const items = links.map(({ href, text }) => `<li><a href="${escape(href)}">${escape(text)}</a></li>`).join("");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)} – Steward</title><style>${STYLE}</style></head>
<body><main><p class="mark">Steward</p><h1>${escape(title)}</h1>${paragraphs.map((text) => `<p>${escape(text)}</p>`).join("")}${items === "" ? "" : `<ul>${items}</ul>`}</main></body></html>`;
}

/** Text made safe for HTML. */
export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** The look of plain pages: light and dark, no script. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1d2530; --soft: #5a6675; --line: #d8dee6; --back: #fbfcfd; --accent: #0b5c7a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8edf2; --soft: #9fb0c0; --line: #33404d; --back: #12181f; --accent: #7cc4e0; } }
body { margin: 0; background: var(--back); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
main { max-width: 58rem; margin: 0 auto; padding: 2.5rem 1.5rem; }
.mark { margin: 0; color: var(--soft); letter-spacing: .12em; text-transform: uppercase; font-size: .8rem; }
h1 { margin: .2rem 0 1rem; font-size: 1.7rem; }
a { color: var(--accent); }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .45rem .7rem; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 600; font-size: .85rem; }
td.number, th.number { text-align: right; }
.good { color: #1a7f4b; } .bad { color: #b3261e; }
@media (prefers-color-scheme: dark) { .good { color: #6fd3a0; } .bad { color: #ff8a80; } }
`;
