/**
 * The script of the page: tables sort by a pressed heading (within their groups; the third press restores the order), long
 * tables can be filtered, a number shows its origin, and folded parts open for printing and where a link leads into them.
 * Without the script the page still has every word and every link works.
 */
export const SCRIPT = `
'use strict';
const MISSING = /^(\\u2013|none|)$/;
const textOf = (row, column) => (row.cells[column] ? row.cells[column].textContent.trim() : '');
const SIZES = { k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15 };
function numberOf(text) {
  const found = /^([<>]?)\\s*([+\\u2212-]?)([\\d,]*\\.?\\d+(?:e[+-]?\\d+)?)(?:\\s?([kMGTP])\\b)?/i.exec(text);
  if (!found) return NaN;
  const value = Number(found[3].replace(/,/g, '')) * (SIZES[found[4]] || 1);
  const signed = found[2] && found[2] !== '+' ? -value : value;
  return found[1] === '<' ? signed - 1e-9 : found[1] === '>' ? signed + 1e-9 : signed;
}
const words = new Intl.Collator('en', { numeric: true });
function groupsOf(rows) {
  const groups = [{ head: undefined, rows: [] }];
  for (const row of rows) {
    if (row.classList.contains('family')) groups.push({ head: row, rows: [] });
    else groups[groups.length - 1].rows.push(row);
  }
  return groups;
}
function sortable(table) {
  const body = table.tBodies[0];
  const given = [...body.rows];
  const groups = groupsOf(given);
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    head.querySelector('button').addEventListener('click', () => {
      const was = head.getAttribute('aria-sort');
      for (const other of heads) other.removeAttribute('aria-sort');
      if (was === 'descending') return body.append(...given);
      head.setAttribute('aria-sort', was ? 'descending' : 'ascending');
      const present = given.filter((row) => !row.classList.contains('family') && !MISSING.test(textOf(row, column)));
      const numeric = present.every((row) => !Number.isNaN(numberOf(textOf(row, column))));
      const order = (a, b) => {
        const [x, y] = [textOf(a, column), textOf(b, column)];
        if (MISSING.test(x) || MISSING.test(y)) return Number(MISSING.test(x)) - Number(MISSING.test(y));
        const up = numeric ? numberOf(x) - numberOf(y) : words.compare(x, y);
        return was ? -up : up;
      };
      for (const group of groups) body.append(...(group.head ? [group.head] : []), ...[...group.rows].sort(order));
    });
  });
  const rows = given.filter((row) => !row.classList.contains('family'));
  if (rows.length >= 20) filterable(table, groups, rows.length);
}
function filterable(table, groups, count) {
  const place = table.parentElement;
  const name = place.getAttribute('aria-label');
  const line = document.createElement('p');
  line.className = 'filter';
  const label = document.createElement('label');
  label.textContent = 'Filter ' + name + ' ';
  const input = document.createElement('input');
  input.type = 'search';
  const told = document.createElement('span');
  told.setAttribute('role', 'status');
  label.append(input);
  line.append(label, told);
  place.before(line);
  input.addEventListener('input', () => {
    const wanted = input.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let shown = 0;
    for (const { head, rows } of groups) {
      let here = 0;
      for (const row of rows) {
        const text = ((head ? head.textContent + ' ' : '') + row.textContent).toLowerCase();
        row.hidden = !wanted.every((word) => text.includes(word));
        if (!row.hidden) here += 1;
      }
      if (head) head.hidden = here === 0;
      shown += here;
    }
    told.textContent = wanted.length > 0 ? ' ' + shown + ' of ' + count + ' rows' : '';
  });
}
for (const table of document.querySelectorAll('table.sortable')) sortable(table);

const origin = document.createElement('div');
origin.id = 'origin';
origin.setAttribute('role', 'tooltip');
origin.hidden = true;
document.body.append(origin);
let of, timer, touched = false;
function fill(row) {
  const line = (term, text) => {
    const name = document.createElement('dt');
    name.textContent = term;
    const value = document.createElement('dd');
    const code = document.createElement('code');
    code.textContent = text;
    value.append(code);
    return [name, value];
  };
  const part = (kind) => row.querySelector('.' + kind).textContent;
  const list = document.createElement('dl');
  list.append(...line('Node', row.cells[0].textContent), ...line('Stage', part('stage')), ...line('Key', part('key')));
  for (const digest of row.querySelectorAll('.digests li')) list.append(...line('Output', digest.textContent));
  list.append(...line('Command', part('command')));
  const link = document.createElement('a');
  link.href = '#' + row.id;
  link.textContent = 'Its row, inputs and parameters';
  link.tabIndex = -1;
  link.addEventListener('click', hide);
  origin.replaceChildren(list, link);
}
function show(number) {
  clearTimeout(timer);
  if (of === number) return;
  hide();
  const row = document.getElementById(number.getAttribute('href').slice(1));
  if (!row || row.tagName !== 'TR') return;
  fill(row);
  of = number;
  number.setAttribute('aria-describedby', 'origin');
  origin.hidden = false;
  const box = number.getBoundingClientRect();
  const wide = document.documentElement.clientWidth;
  const left = Math.max(8, Math.min(box.left, wide - origin.offsetWidth - 8));
  const below = box.bottom + 6 + origin.offsetHeight < innerHeight || box.top < origin.offsetHeight + 6;
  origin.style.left = left + scrollX + 'px';
  origin.style.top = (below ? box.bottom + 6 : box.top - 6 - origin.offsetHeight) + scrollY + 'px';
}
function hide() {
  clearTimeout(timer);
  if (of) of.removeAttribute('aria-describedby');
  of = undefined;
  origin.hidden = true;
}
const later = () => {
  clearTimeout(timer);
  timer = setTimeout(hide, 200);
};
const number = (target) => (target instanceof Element ? target.closest('a.v') : null);
document.addEventListener('pointerover', ({ target, pointerType }) => {
  if (pointerType === 'touch') return;
  if (number(target)) show(number(target));
  else if (origin.contains(target)) clearTimeout(timer);
  else if (of && of !== document.activeElement) later();
});
// Pressing the popover's link moves the focus there; hiding it at once would end the press.
document.addEventListener('focusin', ({ target }) => {
  if (number(target)) show(number(target));
  else if (!origin.contains(target)) hide();
});
document.addEventListener('pointerdown', ({ target, pointerType }) => {
  touched = pointerType === 'touch' && number(target) && number(target) !== of;
  if (of && !number(target) && !origin.contains(target)) hide();
});
document.addEventListener('click', (event) => {
  const pressed = number(event.target);
  if (!pressed) return;
  if (!touched) return hide();
  event.preventDefault();
  touched = false;
  show(pressed);
});
document.addEventListener('keydown', ({ key }) => key === 'Escape' && hide());

function unfold() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let at = target; at; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true;
  const fold = target.tagName === 'TR' && target.querySelector('details');
  if (fold) fold.open = true;
  target.scrollIntoView();
}
addEventListener('hashchange', unfold);
unfold();
let closed = [];
addEventListener('beforeprint', () => {
  closed = [...document.querySelectorAll('details:not([open])')];
  for (const fold of closed) fold.open = true;
});
addEventListener('afterprint', () => closed.forEach((fold) => (fold.open = false)));
`;
