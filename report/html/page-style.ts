/** The style of the page, for light, dark and print, without external fonts or images. Contrast is at least 4.5 : 1. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --paper: #ffffff; --line: #d5dae0; --link: #0550ae; --note: #fff4d6; --note-ink: #5c4300; --card: #ffffff; --hover: #f3f5f8; --box: #ffffff; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --soft: #a3adb8; --paper: #14171b; --line: #3a424c; --link: #86b8ff; --note: #3b2f0b; --note-ink: #ffe2a0; --hover: #1e2329; --box: #20262d; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 62rem; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .4rem; text-wrap: balance; }
h2 { font-size: 1.3rem; line-height: 1.3; margin: 2.6rem 0 .6rem; padding-top: .7rem; border-top: 1px solid var(--line); }
p, li { max-width: 46rem; }
main:focus { outline: none; }
a { color: var(--link); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 2px; }
.skip { position: absolute; left: -99rem; padding: .4rem .8rem; background: var(--box); z-index: 3; }
.skip:focus { left: 1rem; top: .6rem; }
.subtitle { color: var(--soft); margin: 0 0 .8rem; max-width: none; font-size: .92rem; overflow-wrap: anywhere; }
.honesty { background: var(--note); color: var(--note-ink); border-radius: 6px; padding: .5rem .9rem; margin: .6rem 0; max-width: none; }
.abstract { font-size: 1.06rem; max-width: 52rem; text-wrap: pretty; }
nav ul { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; list-style: none; padding: 0; margin: .8rem 0 0; font-size: .9rem; }
nav a { display: inline-block; padding: .12rem 0; }
@media (min-width: 84rem) {
  body { max-width: 82rem; display: grid; grid-template-columns: 15rem minmax(0, 62rem); column-gap: 3rem; }
  header, main, footer { grid-column: 2; }
  nav { grid-column: 1; grid-row: 1 / span 3; }
  nav ul { position: sticky; top: 2rem; flex-direction: column; gap: .25rem; max-height: calc(100vh - 4rem); overflow-y: auto; margin: .4rem 0 0; padding: 2px; }
}
a.v { color: inherit; text-decoration: underline dotted var(--link); text-underline-offset: 3px; font-variant-numeric: tabular-nums; }
a.v.best { font-weight: 800; text-decoration-style: solid; }
a.v:hover, a.v:focus-visible { color: var(--link); }
figure { margin: 1.4rem 0; }
figcaption { color: var(--soft); font-size: .9rem; max-width: 46rem; margin: .5rem 0; overflow-wrap: anywhere; }
figcaption b { color: var(--ink); }
.card { background: var(--card); color: #1b1f24; border: 1px solid var(--line); border-radius: 6px; padding: 14px; overflow-x: auto; width: fit-content; max-width: 100%; }
.card svg { display: block; overflow: visible; max-width: none; }
@media (max-width: 60rem) { .card svg { max-width: 100%; height: auto; min-width: 30rem; } }
.card img { display: block; max-width: 100%; height: auto; image-rendering: pixelated; }
.scroll { overflow-x: auto; border-radius: 4px; }
table { border-collapse: collapse; font-size: .92rem; border-top: 2px solid var(--ink); border-bottom: 2px solid var(--ink); }
th, td { padding: .32rem .1rem .32rem 1.1rem; text-align: left; vertical-align: top; }
tr > :first-child { padding-left: .1rem; }
tbody th { font-weight: 400; }
thead th { border-bottom: 1px solid var(--ink); font-weight: 600; vertical-align: bottom; }
th.right, td.right { text-align: right; font-variant-numeric: tabular-nums; }
td.right { white-space: nowrap; }
th.centre, td.centre { text-align: center; }
tbody tr:hover { background: var(--hover); }
tr.family th { padding-top: .8rem; font-weight: 600; font-style: italic; color: var(--soft); }
thead button { all: unset; cursor: pointer; font: inherit; }
thead button:hover { text-decoration: underline; }
thead button:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
th[aria-sort=ascending] button::after { content: " \\25B2"; }
th[aria-sort=descending] button::after { content: " \\25BC"; }
.filter { font-size: .9rem; color: var(--soft); margin: .4rem 0; }
.filter input { font: inherit; color: var(--ink); background: var(--box); border: 1px solid var(--soft); border-radius: 4px; padding: .2rem .5rem; width: 16rem; max-width: 100%; }
code { font: .86em/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.foot { color: var(--soft); font-size: .86rem; margin: .4rem 0 0; overflow-wrap: anywhere; }
math { font-size: 1.15rem; margin: .6rem 0; overflow-x: auto; max-width: 100%; }
summary { cursor: pointer; width: fit-content; }
.digests { list-style: none; margin: 0; padding: 0; }
#table-provenance td { max-width: 20rem; }
#table-provenance .record { min-width: 15rem; }
dl { margin: .3rem 0; display: grid; grid-template-columns: auto minmax(0, 1fr); gap: .15rem .8rem; font-size: .9rem; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
tr:target, li:target { background: var(--note); color: var(--note-ink); }
tr:target a, li:target a { color: inherit; }
tr:target dt { color: inherit; }
.references { padding-left: 2.2rem; }
.references li { margin: .3rem 0; }
#origin { position: absolute; z-index: 2; width: max-content; max-width: min(30rem, calc(100vw - 16px)); background: var(--box); color: var(--ink); border: 1px solid var(--line); border-radius: 6px; box-shadow: 0 4px 18px rgb(0 0 0 / .22); padding: .5rem .8rem .6rem; font-size: .88rem; }
footer { color: var(--soft); font-size: .88rem; margin-top: 3rem; }
footer:not(:empty) { border-top: 1px solid var(--line); padding-top: .8rem; }
@media (max-width: 40rem) { body { padding: 1.2rem .9rem 3rem; } h1 { font-size: 1.5rem; } .abstract { font-size: 1rem; } }
@media print {
  :root { --ink: #000; --soft: #333; --paper: #fff; --line: #bbb; --link: #000; --note: #fff; --note-ink: #000; }
  body { font-size: 10pt; max-width: none; padding: 0; display: block; }
  nav, .skip, .filter, #origin, a.data { display: none; }
  h2 { break-after: avoid; }
  figure:has(> .card), tr, li { break-inside: avoid; }
  thead { display: table-header-group; }
  .card { border: 0; padding: 0; }
  .card svg { max-width: 100%; min-width: 0; height: auto; }
  .honesty { border: 1px solid #000; }
  .scroll, .card { overflow: visible; }
  table { max-width: 100%; font-size: 8.5pt; }
  details::details-content { content-visibility: visible; display: block; }
  .references a[href^=http]::after, footer a::after { content: " (" attr(href) ")"; overflow-wrap: anywhere; }
}
`;
