import { stateFills } from './graph.ts';

/** Colours of the states on a dark page: fill and border, with light text on all of them. */
const darkFills: Record<keyof typeof stateFills, readonly [string, string]> = {
  fresh: ['#12351f', '#4caf7a'],
  cached: ['#102c3e', '#5aa9d6'],
  stale: ['#3d2e0a', '#d9a441'],
  unknown: ['#2a2e35', '#8b949e'],
  failed: ['#4a1715', '#ef6b62'],
};

const variables = (fills: Readonly<Record<string, readonly [string, string]>>): string =>
  Object.entries(fills)
    .map(([state, [fill, border]]) => `--${state}: ${fill}; --${state}-border: ${border};`)
    .join(' ');

const stateRules = Object.keys(stateFills)
  .map(
    (state) => `.${state} rect { fill: var(--${state}); stroke: var(--${state}-border) }
.state.${state} { background: var(--${state}); border-color: var(--${state}-border) }`,
  )
  .join('\n');

export const graphPageStyle = `
:root { color-scheme: light dark; --page: #ffffff; --ink: #1f2328; --quiet: #57606a; --line: #d0d7de; --edge: #8b949e; --accent: #0550ae; ${variables(stateFills)} }
@media (prefers-color-scheme: dark) { :root { --page: #0d1117; --ink: #e6edf3; --quiet: #9aa4af; --line: #30363d; --edge: #6e7681; --accent: #79b8ff; ${variables(darkFills)} } }
* { box-sizing: border-box }
body { margin: 0; padding: 1rem; background: var(--page); color: var(--ink); font: 15px/1.45 system-ui, "Segoe UI", Helvetica, Arial, sans-serif }
h1 { font-size: 1.3rem; margin: 0 }
p { margin: .2rem 0 .8rem; color: var(--quiet) }
a { color: var(--accent) }
form { display: flex; flex-wrap: wrap; gap: .6rem 1rem; align-items: center; margin-bottom: .8rem }
form[hidden] { display: none }
fieldset { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .4rem; align-items: center }
legend { float: left; padding: 0; margin-right: .4rem; color: var(--quiet) }
input[type=search], button { font: inherit; color: inherit; background: var(--page); border: 1px solid var(--edge); border-radius: 5px; padding: .2rem .5rem }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
#drawing { overflow: auto; max-height: 65vh; border: 1px solid var(--line); border-radius: 8px; margin-bottom: 1rem }
svg { display: block }
svg text { fill: var(--ink) }
.name { font-size: 12.5px; font-weight: 600 }
svg .state { font-size: 11px; fill: var(--ink) }
.node rect { fill: var(--page); stroke: var(--edge) }
.edge { fill: none; stroke: var(--edge); stroke-width: 1.3; marker-end: url(#arrow) }
marker path { fill: var(--edge) }
.edge.near { stroke: var(--accent); stroke-width: 2.6 }
.node:focus-visible rect, .node.near rect, .node:target rect { stroke: var(--accent); stroke-width: 3 }
.faint { opacity: .18 }
.scroll { overflow-x: auto }
table { border-collapse: collapse; width: 100% }
caption { text-align: left; font-weight: 600; padding: .3rem 0 }
th, td { text-align: left; vertical-align: top; padding: .35rem .7rem .35rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere }
thead th { color: var(--quiet); font-weight: 500; white-space: nowrap }
tbody th { min-width: 11rem; max-width: 24rem }
tr:target, tr:focus { background: color-mix(in srgb, var(--accent) 14%, transparent) }
tr[hidden] { display: none }
.up { text-decoration: none }
td:nth-child(2), .took { white-space: nowrap }
td:nth-child(4) { min-width: 12rem }
details { display: inline }
summary { color: var(--quiet); cursor: pointer }
.took time { color: var(--quiet); font-size: .85em }
.bar { display: block; height: 3px; background: var(--accent); border-radius: 2px }
span.state, label.state { display: inline-block; white-space: nowrap; border: 1px solid var(--edge); border-radius: 5px; padding: 0 .4rem }
${stateRules}
@media (max-width: 45rem) {
  thead { display: none }
  tr { display: block; padding: .5rem 0; border-bottom: 1px solid var(--line) }
  th, td { display: block; border: 0; padding: .1rem 0 }
  td:nth-child(5)::before { content: "needs " }
  td:nth-child(6)::before { content: "needed by " }
}
@media print { form { display: none } #drawing { max-height: none; border: 0 } }
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth } }
`;

/** Plain script. Links and the table work without it. */
export const graphPageScript = `
'use strict';
const form = document.getElementById('filter');
const search = document.getElementById('search');
const shown = document.getElementById('shown');
const svg = document.querySelector('#drawing svg');
const frame = document.getElementById('drawing');
const rows = [...document.querySelectorAll('tr[data-node]')];
const nodes = new Map([...document.querySelectorAll('a[data-node]')].map((node) => [node.dataset.node, node]));
const edges = [...document.querySelectorAll('path[data-from]')];
form.hidden = false;
function apply() {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const states = new Set([...form.querySelectorAll('[name=state]:checked')].map((box) => box.value));
  const kept = new Set();
  for (const row of rows) {
    const why = row.cells[3].textContent.toLowerCase();
    const name = row.querySelector('th').textContent.toLowerCase();
    const state = row.dataset.state;
    const match = words.every((word) => name.includes(word) || state === word || why.includes(word));
    row.hidden = !(match && (state === '' || states.has(state)));
    if (!row.hidden) kept.add(row.dataset.node);
  }
  for (const [id, node] of nodes) node.classList.toggle('faint', !kept.has(id));
  for (const edge of edges) edge.classList.toggle('faint', !kept.has(edge.dataset.from) || !kept.has(edge.dataset.to));
  shown.textContent = kept.size === rows.length ? '' : kept.size + ' of ' + rows.length + ' shown';
}
form.addEventListener('input', apply);
form.addEventListener('submit', (event) => {
  event.preventDefault();
  const first = rows.find((row) => !row.hidden);
  if (first) location.hash = first.id;
});
function near(id, on) {
  for (const edge of edges) {
    if (edge.dataset.from !== id && edge.dataset.to !== id) continue;
    edge.classList.toggle('near', on);
    const other = edge.dataset.from === id ? edge.dataset.to : edge.dataset.from;
    nodes.get(other).classList.toggle('near', on);
  }
}
for (const [id, node] of nodes) {
  for (const type of ['mouseenter', 'focus']) node.addEventListener(type, () => near(id, true));
  for (const type of ['mouseleave', 'blur']) node.addEventListener(type, () => near(id, false));
}
// A link moves the keyboard too, so that Tab goes on from there.
addEventListener('hashchange', () => {
  const target = document.getElementById(location.hash.slice(1));
  if (!target) return;
  if (target.hidden) { search.value = ''; for (const box of form.querySelectorAll('[name=state]')) box.checked = true; apply(); }
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: 'center', inline: 'center' });
});
const natural = { width: svg.viewBox.baseVal.width, height: svg.viewBox.baseVal.height };
let scale = 1;
function zoom(to) {
  scale = Math.min(3, Math.max(0.05, to));
  svg.setAttribute('width', natural.width * scale);
  svg.setAttribute('height', natural.height * scale);
}
// A wide fan starts in the middle of its height, where the first node is.
const first = nodes.get('0')?.querySelector('rect');
if (first) frame.scrollTop = Math.max(0, first.y.baseVal.value - frame.clientHeight / 2);
document.getElementById('larger').addEventListener('click', () => zoom(scale * 1.25));
document.getElementById('smaller').addEventListener('click', () => zoom(scale / 1.25));
document.getElementById('fit').addEventListener('click', () => zoom(Math.min(frame.clientWidth / natural.width, 1)));
`;
