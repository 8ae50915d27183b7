import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
}

const read = (file: string) => JSON.parse(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8'));

describe('the lock of the dependencies', () => {
  const packages = read('package-lock.json').packages as Record<string, Locked>;

  it('has the integrity of every package, those of other platforms included', () => {
    const without = Object.entries(packages).filter(
      ([path, { integrity }]) => path !== '' && !/^sha512-[\w+/]{86}==$/.test(integrity ?? ''),
    );
    assert.deepEqual(without, []);
    assert.ok(Object.keys(packages).some((path) => path.includes('darwin-arm64')));
  });

  it('has one tar, of a version without the known faults of 6', () => {
    const tars = Object.keys(packages).filter((path) => path.endsWith('node_modules/tar'));
    assert.deepEqual(tars, ['node_modules/tar']);
    assert.match(packages['node_modules/tar']!.version!, /^7\.(?:[5-9]|\d\d)/);
  });

  it('has exact versions of all that the project asks for', () => {
    const { dependencies, devDependencies } = read('package.json') as Record<string, Record<string, string>>;
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
      assert.match(version, /^\d+\.\d+\.\d+$/, name);
  });
});
