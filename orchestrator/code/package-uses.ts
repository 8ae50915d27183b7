import { byCodeUnits } from './closure-digest.ts';
import type { Target } from './modules.ts';

/** A package that project files load. Paths are relative to the project's folder. */
export interface PackageUse {
  readonly name: string;
  readonly folder: string;
  /** The files that they name; none if all files of the package count, and all packages that it gets. */
  readonly files: readonly string[];
}

/** What project files load of packages, and the place where each is first used. */
export class PackageUses {
  private readonly uses = new Map<string, { readonly folder: string; readonly files: Set<string>; isWhole: boolean }>();

  readonly places = new Map<string, string>();

  /** `at` is `file:line`. `isWhole`: they may read other files of it. */
  add({ name, folder, file }: Target & { readonly kind: 'package' }, at: string, isWhole: boolean): void {
    const key = (this.uses.get(name)?.folder ?? folder) === folder ? name : `${name} in ${folder}`;
    const use = this.uses.get(key) ?? { folder, files: new Set(), isWhole: false };
    this.uses.set(key, use);
    if (!this.places.has(key)) this.places.set(key, at);
    if (file === undefined || isWhole) use.isWhole = true;
    else use.files.add(file);
  }

  /** Sorted by name. A second package of one name is named with its folder. */
  sorted(): PackageUse[] {
    return [...this.uses]
      .map(([name, { folder, files, isWhole }]) => ({
        name,
        folder,
        files: isWhole ? [] : [...files].sort(byCodeUnits),
      }))
      .sort((a, b) => byCodeUnits(a.name, b.name));
  }
}
