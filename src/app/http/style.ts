/** The look of plain pages: light and dark, no script. Every text has a contrast of at least 4.5 to 1 (WCAG 2.2 AA). */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1d2530; --soft: #55606e; --line: #d8dee6; --back: #f6f8fa; --card: #ffffff; --accent: #0b5c7a; --on-accent: #ffffff; --good: #17703f; --bad: #b3261e; --warn: #8a5300; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8edf2; --soft: #a3b2c1; --line: #33404d; --back: #12181f; --card: #1a222b; --accent: #7cc4e0; --on-accent: #0d1720; --good: #6fd3a0; --bad: #ff9c92; --warn: #f0b65a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
header, main { max-width: 60rem; margin: 0 auto; padding: 0 1.5rem; }
header { padding-top: 2rem; }
main { padding-bottom: 3rem; }
.mark { margin: 0; color: var(--soft); letter-spacing: .12em; text-transform: uppercase; font-size: .8rem; }
h1 { margin: .2rem 0 1rem; font-size: 1.7rem; line-height: 1.25; }
h2 { margin: 0; font-size: 1.15rem; }
p { max-width: 40rem; margin: .5rem 0; }
a { color: var(--accent); }
code { font: .92em ui-monospace, monospace; background: var(--card); border: 1px solid var(--line); border-radius: 4px; padding: .05em .35em; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.2rem 1.4rem; margin: 1.2rem 0; }
.sub { color: var(--soft); margin: .1rem 0 1rem; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(6.4rem, 1fr)); gap: .8rem 1rem; margin: 0 0 1rem; }
dl div { display: flex; flex-direction: column-reverse; }
dt { color: var(--soft); font-size: .85rem; }
dd { margin: 0; font-size: 1.5rem; font-variant-numeric: tabular-nums; }
section p { margin: .25rem 0; max-width: none; }
.good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }
nav ul { padding-left: 1.2rem; margin: 1rem 0; }
nav li { margin: .3rem 0; }
button { font: inherit; font-weight: 600; padding: .55rem 1.2rem; border: 1px solid var(--accent); border-radius: 8px; background: var(--accent); color: var(--on-accent); cursor: pointer; }
button.quiet { background: transparent; color: var(--accent); font-weight: 400; padding: .3rem .8rem; }
h1, h2, h3, p, li, td, code { overflow-wrap: anywhere; }
h3 { margin: 1rem 0 .2rem; font-size: 1rem; }
section > h3:first-child { margin-top: 0; }
pre { margin: .6rem 0; padding: .7rem .9rem; background: var(--back); border: 1px solid var(--line); border-radius: 6px; font: .85rem/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
section ul, section ol { margin: .4rem 0; padding-left: 1.3rem; }
form.ask { display: flex; flex-wrap: wrap; gap: .8rem 1rem; align-items: end; margin: .8rem 0; }
form.ask label { display: flex; flex-direction: column; gap: .2rem; flex: 1 1 12rem; color: var(--soft); font-size: .85rem; }
input, select { font: inherit; font-size: 1rem; width: 100%; height: 2.7rem; padding: .4rem .6rem; color: var(--ink); background: var(--back); border: 1px solid var(--soft); border-radius: 6px; }
ol.entries { list-style: none; padding: 0; margin: 0; }
ol.entries > li { border-top: 1px solid var(--line); padding: .7rem 0; }
.at { color: var(--soft); font-size: .85rem; }
a:focus-visible, input:focus-visible, select:focus-visible, button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;
