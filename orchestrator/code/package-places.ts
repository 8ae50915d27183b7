import { lstatSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** What a package gets for the names that it asks for, and what that rests on. */
export interface Places {
  /** The folder of each package that was found, without symbolic links. */
  readonly gets: Readonly<Record<string, string>>;
  /** Stamps of the folders whose entries decided; an empty text where there is no folder. */
  readonly asked: Readonly<Record<string, string>>;
  /** Paths that are links, and where they lead; an empty text for a link that leads nowhere. */
  readonly links: Readonly<Record<string, string>>;
}

/**
 * A file that changes in the clock tick in which it was looked at keeps its times. Ticks take up to 2 s, so the times of
 * what changed this lately prove nothing.
 */
export const YOUNG = 2000;

/** Finds packages in node_modules as Node does. Each folder is looked at once in the life of this object. */
export class PackagePlaces {
  private readonly stamps = new Map<string, { stamp: string; changed: number }>();
  private readonly reals = new Map<string, string | undefined>();

  /** Looks for packages from the package in `from`. */
  find(from: string, names: readonly string[]): Places {
    const places: Places = { gets: {}, asked: {}, links: {} };
    for (const name of names) {
      const found = this.lookUp(from, name, places);
      if (found !== undefined) Object.assign(places.gets, { [name]: found });
    }
    return places;
  }

  /** True if `find` would give the same again; `since` is when it was kept, in milliseconds. */
  hold({ asked, links }: Places, since: number): boolean {
    for (const folder in asked) {
      const { stamp, changed } = this.stampOf(folder);
      if (stamp !== asked[folder] || changed + YOUNG >= since) return false;
    }
    for (const path in links) if ((this.real(path) ?? '') !== links[path]) return false;
    return true;
  }

  private lookUp(from: string, name: string, { asked, links }: Places): string | undefined {
    for (let at = from; ; at = dirname(at)) {
      const modules = basename(at) === 'node_modules' ? at : join(at, 'node_modules');
      const path = join(modules, name);
      const isThere = this.ask(modules, asked as Record<string, string>, at === from);
      if (isThere && dirname(path) !== modules) this.ask(dirname(path), asked as Record<string, string>, false);
      const found = isThere ? this.real(path) : undefined;
      // The entries of the folder do not tell where a link leads.
      if (isThere && found !== path && (found !== undefined || isEntry(path)))
        Object.assign(links, { [path]: found ?? '' });
      if (found !== undefined) return found;
      if (at === dirname(at)) return undefined;
    }
  }

  /** `isTold`: the entries of a package's own folder tell if it has a node_modules, and count with the package. */
  private ask(folder: string, asked: Record<string, string>, isTold: boolean): boolean {
    const { stamp } = this.stampOf(folder);
    if (stamp !== '' || !isTold) asked[folder] = stamp;
    return stamp !== '';
  }

  private stampOf(folder: string): { stamp: string; changed: number } {
    let known = this.stamps.get(folder);
    if (!known) {
      const stat = statSync(folder, { throwIfNoEntry: false });
      known = stat?.isDirectory()
        ? { stamp: `${stat.mtimeMs} ${stat.ctimeMs} ${stat.ino}`, changed: stat.ctimeMs }
        : { stamp: '', changed: 0 };
      this.stamps.set(folder, known);
    }
    return known;
  }

  private real(path: string): string | undefined {
    if (this.reals.has(path)) return this.reals.get(path);
    const isThere = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
    const real = isThere ? realpathSync.native(path) : undefined;
    this.reals.set(path, real);
    return real;
  }
}

const isEntry = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;
