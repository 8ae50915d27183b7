import { dirname, extname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Disk, type Hit, isFound, NOTHING } from './disk.ts';
import { NODE_ENDINGS, type NodeResolution, parts } from './node-resolution.ts';
import type { TsConfig } from './tsconfig.ts';

const SCRIPTS = ['.ts', '.tsx', '.jsx'];
const PLAIN = ['.js', '.json'];
/** Endings that take the place of an ending that is written. */
const INSTEAD: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.js', '.jsx'],
  '.jsx': ['.tsx', '.ts', '.jsx', '.js'],
  '.cjs': ['.cts'],
  '.mjs': ['.mts'],
};
const KEPT: ReadonlySet<string> = new Set(['.ts', '.tsx', '.mts', '.cts', '.json', '.node']);

const isPath = (specifier: string): boolean => /^\.(\/|\.|.\/)/.test(specifier) || isAbsolute(specifier);
const isDependency = (path: string): boolean => /[/\\]node_modules[/\\]/.test(path);
const withFolder = (specifier: string): string => (/(^|\/)\.\.$|^\.$/.test(specifier) ? `${specifier}/` : specifier);

/** The names that tsx tries for a path, best first; none for an ending that it takes as it is. */
function candidates(path: string): string[] {
  const end = extname(path);
  if (KEPT.has(end)) return [];
  const instead = INSTEAD[end];
  if (instead) return instead.map((one) => path.slice(0, -end.length) + one);
  return (isDependency(path) ? [...PLAIN, ...SCRIPTS] : [...SCRIPTS, ...PLAIN]).map((one) => path + one);
}

/** The rules by which tsx finds a module: TypeScript's names first where TypeScript asks, then Node's rules. */
export class TsxResolution {
  private readonly node: NodeResolution;
  private readonly disk: Disk;
  private readonly config: TsConfig | undefined;

  constructor(node: NodeResolution, disk: Disk, config: TsConfig | undefined) {
    this.node = node;
    this.disk = disk;
    this.config = config;
  }

  /** The module of `import specifier` in an ECMAScript module, and of `import()` in any. */
  import(from: string, specifier: string): Hit {
    const isUrl = /^(?:[a-z][\d+.a-z-]*:\/\/|data:|node:)/i.test(specifier);
    const plain = specifier.replace(isPath(specifier) || isUrl ? /[?#].*$/ : /\?.*$/, '');
    for (const path of isPath(plain) || isUrl ? [] : this.aliases(from, plain)) {
      const hit = this.imported(from, pathToFileURL(path).href);
      if (isFound(hit)) return hit;
    }
    return this.imported(from, plain);
  }

  /** The module of `require(request)`. */
  require(from: string, request: string): Hit {
    const bare = request.replace(/\?.*$/, '');
    const plain = bare.startsWith('file:') ? fileURLToPath(bare) : bare;
    for (const path of isPath(plain) ? [] : this.aliases(from, plain)) {
      const hit = this.required(from, path);
      if (isFound(hit)) return hit;
    }
    return this.required(from, plain);
  }

  private aliases(from: string, specifier: string): readonly string[] {
    return isDependency(from) ? [] : (this.config?.aliases(specifier) ?? []);
  }

  /** True where a file asks in which `x.js` may stand for `x.ts`. */
  private asksTypeScript(from: string): boolean {
    const { allowJs, checkJs } = this.config?.options ?? {};
    return /\.([cm]?ts|[tj]sx)$/.test(from) || ((allowJs ?? checkJs) === true && !isDependency(from));
  }

  private imported(from: string, written: string): Hit {
    const specifier = withFolder(written);
    if (specifier.endsWith('/')) {
      const url = new URL(specifier, pathToFileURL(from));
      url.pathname += 'index';
      return this.first(from, url.href) ?? NOTHING;
    }
    const early = /^(\.{1,2}\/|file:)/.test(specifier) && this.asksTypeScript(from);
    const found = early ? this.first(from, specifier) : undefined;
    if (found) return found;
    const hit = this.node.import(from, specifier);
    if (isFound(hit) || hit.missing === undefined) return hit;
    const missing = pathToFileURL(hit.missing).href;
    if (!hit.folder) return this.first(from, missing) ?? hit;
    if (specifier.startsWith('#')) return NOTHING;
    return this.folder(from, specifier, hit.missing) ?? NOTHING;
  }

  private first(from: string, specifier: string): Hit | undefined {
    return candidates(specifier)
      .map((one) => this.node.import(from, one))
      .find(isFound);
  }

  private folder(from: string, specifier: string, folder: string): Hit | undefined {
    const { name, subpath } = parts(specifier);
    const isSubpath = !isPath(specifier) && !specifier.includes(':') && subpath !== '.';
    const root = isSubpath ? this.node.installed(from, name) : undefined;
    if (root !== undefined) {
      if (this.disk.manifest(join(root, 'package.json'))?.exports != null) return undefined;
      const main = this.disk.manifest(join(folder, 'package.json'))?.main;
      const hit =
        typeof main === 'string' && main ? this.imported(from, pathToFileURL(resolve(folder, main)).href) : NOTHING;
      if (isFound(hit)) return hit;
    }
    return this.first(from, pathToFileURL(join(folder, 'index')).href);
  }

  private required(from: string, written: string): Hit {
    const request = withFolder(written);
    if (request.endsWith('/')) {
      const hit = this.ended(from, `${request}index`);
      if (isFound(hit)) return hit;
    }
    const hit = this.ended(from, request);
    if (isFound(hit)) return hit;
    const index = this.ended(from, `${request.replace(/\/$/, '')}/index`);
    return isFound(index) ? index : hit;
  }

  private ended(from: string, request: string): Hit {
    const isTypeScript = this.asksTypeScript(from);
    const found = isTypeScript && isPath(request) ? this.firstRequired(from, request) : undefined;
    if (found) return found;
    const hit = this.node.require(from, request, [...NODE_ENDINGS, ...SCRIPTS]);
    if (isFound(hit) || !isTypeScript) return hit;
    const late = hit.missing === undefined ? undefined : this.firstRequired(from, hit.missing);
    return late ?? this.firstRequired(from, request) ?? hit;
  }

  private firstRequired(from: string, request: string): Hit | undefined {
    if (request.endsWith('/')) return undefined;
    const exists = (one: string): boolean => {
      if (!isPath(one)) return true;
      const path = resolve(dirname(from), one);
      return this.disk.isFile(path) || this.disk.isFolder(path);
    };
    return candidates(request)
      .filter(exists)
      .map((one) => this.node.require(from, one, [...NODE_ENDINGS, ...SCRIPTS]))
      .find(isFound);
  }
}
