import { ATTRIBUTE, type Attribute, setAttribute } from './attributes.ts';
import { cString, type LibTensorFlow, type Pointer } from './libtensorflow.ts';
import { DTYPE, readTensor, type TensorValues, writeTensor } from './tensors.ts';

/** Output of an operation: a number that stands for TensorFlow's handle, its shape and TensorFlow's type number. */
export interface TensorMetadata {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}

/**
 * What tfjs-node's `NodeJSKernelBackend` asks of its compiled add-on, here by calls into libtensorflow. Handles are
 * numbers; each lives until `deleteTensor`. Errors name the operation and say what TensorFlow said.
 */
export interface Binding {
  readonly TF_Version: string;
  /** `/job:localhost/replica:0/task:0/device:GPU:0`, or the CPU's like it. */
  readonly deviceName: string;
  createTensor(shape: readonly number[], dtype: number, values: TensorValues): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): TensorValues;
  executeOp(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly number[],
    outputs: number,
  ): TensorMetadata[];
  getNumOfTensors(): number;
  getNumOfSavedModels(): number;
  isUsingGpuDevice(): boolean;
}

export function createBinding(lib: LibTensorFlow): Binding {
  const status = lib.TF_NewStatus();
  const check = (what: string): void => {
    if (lib.TF_GetCode(status) !== 0) throw new Error(`${what}: ${lib.TF_Message(status)}`);
  };
  const options = lib.TFE_NewContextOptions();
  const context = lib.TFE_NewContext(options, status);
  lib.TFE_DeleteContextOptions(options);
  check('TensorFlow could not be started');
  const device = findDevice(lib, context, status);

  const handles = new Map<number, Pointer>();
  let next = 0;
  const adopt = (handle: Pointer): number => {
    handles.set(next, handle);
    return next++;
  };
  const handleOf = (id: number, where: string): Pointer => {
    const handle = handles.get(id);
    if (handle === undefined) throw new Error(`${where}: tensor ${id} does not exist, or no longer`);
    return handle;
  };

  const describe = (handle: Pointer): TensorMetadata => {
    const rank = lib.TFE_TensorHandleNumDims(handle, status);
    const shape: number[] = new Array(rank);
    for (let i = 0; i < rank; i++) shape[i] = lib.TFE_TensorHandleDim(handle, i, status);
    return { id: adopt(handle), shape, dtype: lib.TFE_TensorHandleDataType(handle) };
  };

  let results = new BigInt64Array(16);
  const count = new Int32Array(1);

  const binding: Binding = {
    TF_Version: lib.TF_Version(),
    deviceName: device.name,
    createTensor(shape, dtype, values) {
      const tensor = writeTensor(lib, shape, dtype, values);
      const handle = lib.TFE_NewTensorHandle(tensor, status);
      lib.TF_DeleteTensor(tensor);
      check('createTensor');
      if (!device.isGpu || dtype === DTYPE.INT32 || dtype === DTYPE.STRING) return adopt(handle);
      // GPU kernels take int32 in host memory and everything else on the device: copied once and not at each use.
      const copy = lib.TFE_TensorHandleCopyToDevice(handle, context, cString(device.name), status);
      lib.TFE_DeleteTensorHandle(handle);
      check('createTensor');
      return adopt(copy);
    },
    deleteTensor(id) {
      lib.TFE_DeleteTensorHandle(handleOf(id, 'deleteTensor'));
      handles.delete(id);
    },
    tensorDataSync(id) {
      const handle = handleOf(id, 'tensorDataSync');
      const tensor = lib.TFE_TensorHandleResolve(handle, status);
      check('tensorDataSync');
      try {
        return readTensor(lib, tensor, lib.TFE_TensorHandleDataType(handle));
      } finally {
        lib.TF_DeleteTensor(tensor);
      }
    },
    executeOp(name, attributes, inputs, outputs) {
      const op = lib.TFE_NewOp(context, cString(name), status);
      check(name);
      try {
        for (const attribute of attributes) setAttribute(lib, op, attribute, status);
        check(name);
        for (const id of inputs) {
          lib.TFE_OpAddInput(op, handleOf(id, name), status);
          check(name);
        }
        if (outputs > results.length) results = new BigInt64Array(outputs);
        count[0] = outputs;
        lib.TFE_Execute(op, results, count, status);
        check(name);
        const metadata: TensorMetadata[] = [];
        for (let i = 0; i < count[0]!; i++) metadata.push(describe(results[i]!));
        return metadata;
      } finally {
        lib.TFE_DeleteOp(op);
      }
    },
    getNumOfTensors: () => handles.size,
    getNumOfSavedModels: () => 0,
    isUsingGpuDevice: () => device.isGpu,
  };
  return Object.assign(binding, prefixed('TF_', DTYPE), prefixed('TF_ATTR_', ATTRIBUTE));
}

/** The first GPU where TensorFlow sees one, else the CPU. */
function findDevice(lib: LibTensorFlow, context: Pointer, status: Pointer): { name: string; isGpu: boolean } {
  const list = lib.TFE_ContextListDevices(context, status);
  let found = { name: '', isGpu: false };
  for (let i = 0; i < lib.TF_DeviceListCount(list); i++) {
    const name = lib.TF_DeviceListName(list, i, status);
    const type = lib.TF_DeviceListType(list, i, status);
    if (type === 'GPU' && !found.isGpu) found = { name, isGpu: true };
    if (type === 'CPU' && found.name === '') found = { name, isGpu: false };
  }
  lib.TF_DeleteDeviceList(list);
  return found;
}

function prefixed(prefix: string, values: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [prefix + key, value]));
}
