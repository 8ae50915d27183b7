import { type PickleRules, readPickle } from '../../formats/pickle.ts';
import { BadPth, UnsafePth } from './problems.ts';
import {
  Allowed,
  allowedGlobal,
  ORDERED_DICT,
  REBUILD_PARAMETER,
  REBUILD_TENSOR,
  Shell,
  type Storage,
  storageOf,
  tensorShell,
} from './torch-values.ts';

/**
 * Reads a pickle that torch.save wrote (protocols 2 to 4) from byte `start` on: plain values, and tensors as `Shell`s whose
 * numbers are elsewhere in the file. The same persistent id gives the same storage, which is added to `storages`.
 *
 * @returns the value, and the position of the first byte behind it.
 * @throws UnsafePth for any other global, call or operation, BadPth where the pickle is cut short or malformed.
 */
export function readTorchPickle(bytes: Uint8Array, start: number, storages: Map<string, Storage>) {
  try {
    return readPickle(bytes, torchRules(storages), start);
  } catch (error) {
    if (error instanceof RangeError) throw new BadPth('its pickle is cut short or malformed');
    throw error;
  }
}

const torchRules = (storages: Map<string, Storage>): PickleRules => ({
  optional: ['BINFLOAT', 'SHORT_BINUNICODE', 'FRAME', 'MEMOIZE', 'STACK_GLOBAL', 'BINPERSID'],
  checkProtocol(protocol) {
    if (protocol < 2 || protocol > 4) throw new BadPth(`its pickle has the protocol ${protocol}; 2 to 4 are read`);
  },
  global: allowedGlobal,
  call(callee, args) {
    if (callee === ORDERED_DICT && args.length === 0) return new Map();
    if (callee === REBUILD_TENSOR) return tensorShell(args);
    if (callee === REBUILD_PARAMETER && args[0] instanceof Shell) return args[0];
    throw new UnsafePth(`a call of ${callee instanceof Allowed ? callee.name : 'something that is not a function'}`);
  },
  // PyTorch keeps the version numbers of modules in the state of an OrderedDict. They are not needed.
  setState(target) {
    if (!(target instanceof Map)) throw new UnsafePth('state to be set on an object');
  },
  persistent(id) {
    const storage = storageOf(id);
    const known = storages.get(storage.key);
    if (known && (known.type !== storage.type || known.count !== storage.count))
      throw new BadPth(`storage "${storage.key}" is described in two ways`);
    if (!known) storages.set(storage.key, storage);
    return known ?? storage;
  },
  refuse: (what) => new UnsafePth(what),
});
