import { artifact } from '../../../../orchestrator/artifact.ts';
import { Store } from '../../../../orchestrator/store/store.ts';
import { Files, keyOf, recordOf } from '../temporary-store.ts';

// Produces a result up to a certain point, and there is killed as by `kill -9`.
const [dir, point] = process.argv.slice(2);
const die = () => process.kill(process.pid, 'SIGKILL');
const store = await Store.open(dir!);
const Slow = artifact({
  ...Files,
  async write(value: Record<string, string>, to) {
    const sink = await to.open('half');
    await sink.write(new Uint8Array(100_000));
    if (point === 'in a file') die();
    await sink.close();
    await Files.write(value, to);
    if (point === 'before the manifest') die();
  },
});
const { digest } = await store.writeArtifact(Slow, { whole: 'content' });
if (point === 'before the record') die();
await store.writeRecord(recordOf(keyOf('crash'), { out: digest }));
if (point === 'after the record') die();
