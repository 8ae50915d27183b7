import type { StateDict } from '../types.ts';
import { BadPth, pthProblem } from './problems.ts';
import { readTorchPickle } from './torch-pickle.ts';
import { gather, Shell, type Storage, storageBytes } from './torch-values.ts';
import { memoryLimit, unzip } from './unzip.ts';

/** Pickled number at the start of files of torch.save before 1.6. */
const LEGACY_MAGIC = Buffer.from('80028a0a6cfc9c46f9206aa850192e', 'hex');
const LEGACY_PROTOCOL = 1001;
/** Keys under which training scripts keep the weights, beside optimiser and epoch. */
const INSIDE = ['state_dict', 'model_state_dict', 'model'] as const;

/** True for the first bytes of a file of torch.save. */
export function looksLikePth(bytes: Uint8Array): boolean {
  return isZip(bytes) || LEGACY_MAGIC.equals(bytes.subarray(0, LEGACY_MAGIC.length));
}

/** True for the first bytes of a zip archive. */
export const isZip = (bytes: Uint8Array) => bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;

/**
 * Tensors of a state dict that torch.save wrote, in its zip format or the older one; all become float32. In a training
 * checkpoint they are found under `state_dict`, `model_state_dict` or `model`. No code of the file is run.
 *
 * @param file - Name of the file in messages.
 * @throws Problem `unsafe-pth` where the file asks for more than tensors, `bad-pth` where it is damaged.
 */
export async function readPth(bytes: Uint8Array, file: string): Promise<StateDict> {
  try {
    const limit = memoryLimit(bytes.length);
    if (isZip(bytes)) return stateOf(await readZip(bytes), limit);
    if (looksLikePth(bytes)) return stateOf(readLegacy(bytes), limit);
    throw new BadPth('it does not start like a file of torch.save');
  } catch (error) {
    throw pthProblem(file, error);
  }
}

/** Members: `NAME/data.pkl`, and the numbers in `NAME/data/KEY`. */
async function readZip(bytes: Uint8Array): Promise<unknown> {
  const members = await unzip(bytes);
  const pickles = [...members.keys()].filter((name) => /^[^/]+\/data\.pkl$/.test(name));
  if (pickles.length !== 1) throw new BadPth(`it has ${pickles.length} members data.pkl, not one`);
  const folder = pickles[0]!.slice(0, -'data.pkl'.length);
  const order = members.get(`${folder}byteorder`);
  if (order && Buffer.from(order).toString() !== 'little') throw new BadPth('its numbers are big-endian');
  const storages = new Map<string, Storage>();
  const { value } = readTorchPickle(members.get(pickles[0]!)!, 0, storages);
  for (const storage of storages.values()) {
    const numbers = members.get(`${folder}data/${storage.key}`);
    if (numbers) storage.bytes = numbers;
  }
  return value;
}

/** A sequence of pickles: magic, protocol, byte order, the object, the order of storages; then the numbers. */
function readLegacy(bytes: Uint8Array): unknown {
  const storages = new Map<string, Storage>();
  let at = 0;
  const next = () => {
    const { value, end } = readTorchPickle(bytes, at, storages);
    at = end;
    return value;
  };
  next();
  const protocol = next();
  if (protocol !== LEGACY_PROTOCOL) throw new BadPth(`it has the protocol ${String(protocol)}, not ${LEGACY_PROTOCOL}`);
  const system = next();
  if (system instanceof Map && system.get('little_endian') === false) throw new BadPth('its numbers are big-endian');
  const value = next();
  const keys = next();
  if (!Array.isArray(keys)) throw new BadPth('it has no list of storages');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const key of keys) {
    const storage = storages.get(key);
    if (storage === undefined) throw new BadPth(`no tensor needs its storage "${String(key)}"`);
    const end = at + 8 + storageBytes(storage);
    if (end > bytes.length) throw new BadPth(`it ends inside the numbers of storage "${key}"`);
    const count = view.getBigInt64(at, true);
    if (count !== BigInt(storage.count))
      throw new BadPth(`storage "${key}" has ${count} numbers, not ${storage.count}`);
    storage.bytes = bytes.subarray(at + 8, end);
    at = end;
  }
  return value;
}

/** @param limit - Most bytes of all tensors: several may lie over the same numbers. */
function stateOf(value: unknown, limit: number): StateDict {
  const inside =
    value instanceof Map ? INSIDE.map((name) => value.get(name)).find((item) => item instanceof Map) : undefined;
  const shells = inside ?? value;
  if (!(shells instanceof Map) || shells.size === 0) throw new BadPth('it contains no dictionary of tensors');
  const named: [string, Shell][] = [];
  let total = 0;
  for (const [name, shell] of shells) {
    if (typeof name !== 'string' || !(shell instanceof Shell))
      throw new BadPth(
        `"${String(name)}" in its dictionary is not a tensor; save a state dict alone, or under "state_dict"`,
      );
    named.push([name, shell]);
    total += 4 * shell.tensor.shape.reduce((product, length) => product * length, 1);
    if (total > limit)
      throw new BadPth(`with "${name}" its tensors take ${total} bytes, over the limit of ${limit} for its size`);
  }
  return new Map(named.map(([name, { tensor }]) => [name, gather(tensor)]));
}
