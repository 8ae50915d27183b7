import { type Dice, item, type Module } from './model.ts';

type Edit = (modules: Module[], dice: Dice) => void;

const anyItem = (modules: Module[], dice: Dice) => {
  const at = dice.to(modules.length);
  const { items } = modules[at]!;
  return { at, items, place: dice.to(items.length) };
};

/** Edits of a program: of meaning, of order, of layout, of names. */
export const EDITS: Readonly<Record<string, Edit>> = {
  number: (modules, dice) => {
    const { items, place } = anyItem(modules, dice);
    items[place]!.value += 1 + dice.to(50);
  },
  'another number': (modules, dice) => EDITS.number!(modules, dice),
  numbers: (modules, dice) => {
    for (let k = 0; k < 3; k++) EDITS.number!(modules, dice);
  },
  comment: (modules, dice) => {
    const { items, place } = anyItem(modules, dice);
    items[place]!.comment = `comment ${dice.to(1000)}`;
  },
  'order of items': (modules, dice) => {
    const { items, place } = anyItem(modules, dice);
    const other = dice.to(items.length);
    [items[place], items[other]] = [items[other]!, items[place]!];
  },
  'a new item': (modules, dice) => {
    const { at, items, place } = anyItem(modules, dice);
    items.splice(place, 0, item(dice, modules, at, `extra${at}`));
  },
  'another form': (modules, dice) => {
    const { at, items, place } = anyItem(modules, dice);
    const { name } = items[place]!;
    if (name === undefined) items[place] = item(dice, modules, at, `other${at}`);
    else
      for (let tries = 0; tries < 50; tries++) {
        const made = item(dice, modules, at, name);
        if (made.name === undefined) continue;
        items[place] = made;
        return;
      }
  },
  'a statement removed': (modules, dice) => {
    const { items, place } = anyItem(modules, dice);
    if (items[place]!.name === undefined) items.splice(place, 1);
    else items[place]!.value += 1;
  },
  'a file renamed': (modules, dice) => {
    const module = dice.of(modules);
    module.file = `${module.file}x`;
  },
  'other uses': (modules, dice) => {
    const { items, place } = anyItem(modules, dice);
    const [from, to] = [items[place]!, dice.of(dice.of(modules).items)];
    from.uses = to.uses.filter((use) => !items.some(({ name }) => name === use.name));
  },
};
