/** The page's style: light and dark, print, no font or image from elsewhere. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --paper: #ffffff; --line: #d5dae0; --link: #0550ae; --note: #fff4d6; --note-ink: #5c4300; --card: #ffffff; --hover: #f3f5f8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --soft: #a3adb8; --paper: #14171b; --line: #3a424c; --link: #86b8ff; --note: #3b2f0b; --note-ink: #ffe2a0; --hover: #1e2329; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2.5rem 1.25rem 5rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .4rem; text-wrap: balance; }
h2 { font-size: 1.3rem; margin: 3rem 0 .6rem; padding-top: .6rem; border-top: 1px solid var(--line); }
p, li { max-width: 46rem; }
.subtitle { color: var(--soft); margin: 0 0 1rem; max-width: none; }
.honesty { background: var(--note); color: var(--note-ink); border-radius: 6px; padding: .6rem .9rem; margin: 1rem 0; max-width: none; }
.abstract { font-size: 1.06rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; list-style: none; padding: 0; margin: 1.2rem 0 0; font-size: .92rem; }
a { color: var(--link); }
a.v { color: inherit; text-decoration: underline dotted var(--link); text-underline-offset: 3px; font-variant-numeric: tabular-nums; font-weight: 600; }
a.v:hover, a.v:focus-visible { color: var(--link); }
figure { margin: 1.6rem 0; }
figcaption { color: var(--soft); font-size: .9rem; max-width: 46rem; margin: .5rem 0; }
figcaption b { color: var(--ink); }
.card { background: var(--card); color: #1b1f24; border: 1px solid var(--line); border-radius: 6px; padding: 14px; overflow-x: auto; width: fit-content; max-width: 100%; }
.card svg { display: block; overflow: visible; max-width: none; }
@media (max-width: 60rem) { .card svg { max-width: 100%; height: auto; min-width: 20rem; } }
.card img { display: block; max-width: 100%; height: auto; image-rendering: pixelated; }
.scroll { overflow-x: auto; border-radius: 4px; }
table { border-collapse: collapse; font-size: .92rem; border-top: 2px solid var(--ink); border-bottom: 2px solid var(--ink); }
th, td { padding: .32rem .1rem .32rem 1.1rem; text-align: left; vertical-align: top; }
tr > :first-child { padding-left: .1rem; }
tbody th { font-weight: 400; }
thead th { border-bottom: 1px solid var(--ink); font-weight: 600; }
th.right, td.right { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
tbody tr:hover { background: var(--hover); }
tr.family th { padding-top: .8rem; font-weight: 600; font-style: italic; color: var(--soft); }
thead button { all: unset; cursor: pointer; font: inherit; }
thead button:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
th[aria-sort=ascending] button::after { content: " \\25B2"; }
th[aria-sort=descending] button::after { content: " \\25BC"; }
code { font: .86em/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.foot { color: var(--soft); font-size: .86rem; margin: .4rem 0 0; }
math { font-size: 1.15rem; margin: .6rem 0; }
tr:target { background: var(--note); color: var(--note-ink); }
footer { color: var(--soft); font-size: .88rem; margin-top: 4rem; border-top: 1px solid var(--line); padding-top: .8rem; }
@media (max-width: 40rem) { main { padding: 1.4rem .9rem 3rem; } h1 { font-size: 1.5rem; } }
@media print { :root { --ink: #000; --soft: #333; --paper: #fff; --line: #bbb; --link: #000; --note: #fff; --note-ink: #000; } body { font-size: 10pt; } nav { display: none; } main { max-width: none; padding: 0; } figure, tr { break-inside: avoid; } .card { border: 0; padding: 0; } .honesty { border: 1px solid #000; } .scroll, .card { overflow: visible; } }
`;

/** Sorting of a table by the column whose heading is pressed: by its first number, else by its text. */
export const SCRIPT = `
for (const table of document.querySelectorAll('table.sortable')) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    head.querySelector('button').addEventListener('click', () => {
      const down = head.getAttribute('aria-sort') === 'ascending';
      heads.forEach((other) => other.removeAttribute('aria-sort'));
      head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      const body = table.tBodies[0];
      const text = (row) => row.cells[column] ? row.cells[column].textContent.replace(/\\u2212/g, '-').replace(/,/g, '') : '';
      const rows = [...body.rows].filter((row) => !row.classList.contains('family'));
      body.querySelectorAll('tr.family').forEach((row) => { row.hidden = true; });
      rows.sort((a, b) => {
        const x = parseFloat(text(a)), y = parseFloat(text(b));
        const order = Number.isNaN(x) || Number.isNaN(y) ? text(a).localeCompare(text(b)) : x - y;
        return down ? -order : order;
      });
      body.append(...rows);
    });
  });
}
`;
