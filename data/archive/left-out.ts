/** Names that count as no part of the data. */
export interface LeftOut {
  /** How many there are of each kind of thing that a system or a program leaves in folders: `@eaDir`, `._*`, `.DS_Store`. */
  readonly system: Readonly<Record<string, number>>;
  /** Files and folders whose names begin with a dot, beside those above. */
  readonly hidden: number;
  /** The files among the hidden ones that have an image's name, in hidden folders too. */
  readonly hiddenImages: readonly string[];
}

/** Whole names of files and folders that systems and programs leave behind. Case does not count. */
const LEFTOVERS = new Set(
  [
    // macOS
    '__MACOSX .DS_Store .AppleDouble .AppleDB .AppleDesktop .LSOverride .Spotlight-V100 .Trashes .fseventsd .TemporaryItems',
    '.DocumentRevisions-V100 .PKInstallSandboxManager .VolumeIcon.icns .apdisk .localized',
    // Windows
    'Thumbs.db ehthumbs.db ehthumbs_vista.db desktop.ini $RECYCLE.BIN RECYCLER',
    // Linux, and network drives of Synology and QNAP
    'lost+found .directory .Trash .thumbnails .nomedia @eaDir #recycle @Recycle #snapshot @Recently-Snapshot .@__thumb .streams',
    // Jupyter, Picasa, and systems that keep versions
    '.ipynb_checkpoints .picasa.ini .picasaoriginals .git .gitignore .gitattributes .gitkeep .svn .hg .dvc .dvcignore',
  ]
    .flatMap((names) => names.split(' '))
    .concat('Icon\r', 'System Volume Information')
    .map((name) => name.toLowerCase()),
);

/** Patterns of further leftovers: resource forks, trash, and files that another computer has open. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/^\._/, '._*'],
  [/^\.Trash-\d+$/, '.Trash-*'],
  [/^\.nfs[0-9a-f]+$/, '.nfs*'],
];

/** The first part of a name because of which it is left out; `system` is its kind, undefined for a hidden name. */
export function leftOutPart(name: string): { readonly upTo: string; readonly system: string | undefined } | undefined {
  let upTo = '';
  for (const part of name.split('/')) {
    upTo += part;
    const system = LEFTOVERS.has(part.toLowerCase())
      ? part.trim()
      : PATTERNS.find(([pattern]) => pattern.test(part))?.[1];
    if (system !== undefined || (part.startsWith('.') && part !== '.' && part !== '..')) return { upTo, system };
    upTo += '/';
  }
  return undefined;
}

/** Files that may hold an image, by name. */
export const IMAGE_NAME = /\.(jpe?g|jpe|jfif|png|webp)$/i;

/** Tells names that are left out from others, and counts them. A folder counts once, whatever is in it. */
export function leaveOut(): { isLeftOut(name: string): boolean; counts(): LeftOut } {
  const system = new Map<string, string>();
  const hidden = new Set<string>();
  const hiddenImages: string[] = [];
  return {
    isLeftOut(name) {
      const found = leftOutPart(name);
      if (found === undefined) return false;
      if (found.system !== undefined) system.set(found.upTo, found.system);
      else {
        hidden.add(found.upTo);
        const own = name.slice(name.lastIndexOf('/') + 1);
        if (IMAGE_NAME.test(own) && leftOutPart(own)?.system === undefined) hiddenImages.push(name);
      }
      return true;
    },
    counts() {
      const kinds: Record<string, number> = {};
      for (const kind of [...system.values()].sort()) kinds[kind] = (kinds[kind] ?? 0) + 1;
      return { system: kinds, hidden: hidden.size, hiddenImages: hiddenImages.sort() };
    },
  };
}

/** Counts of the files that were left out: `2 @eaDir, 1 .DS_Store, 3 hidden`. Empty if there are none. */
export function leftOutText({ system, hidden }: LeftOut): string {
  const kinds = Object.entries(system).map(([kind, count]) => `${count} ${kind}`);
  return [...kinds, ...(hidden > 0 ? [`${hidden} hidden`] : [])].join(', ');
}
