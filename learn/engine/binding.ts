import { ATTRIBUTE, type Attribute, setAttribute } from './attributes.ts';
import { cString, type LibTensorFlow, type Pointer } from './libtensorflow.ts';
import { DTYPE, readTensor, type TensorValues, writeTensor } from './tensors.ts';

/** Output of an operation: the number of TensorFlow's handle, its shape and TensorFlow's type number. */
export interface TensorMetadata {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}

/**
 * The part of tfjs-node's compiled add-on that its `NodeJSKernelBackend` uses, here by calls into libtensorflow. Handles
 * are numbers; each lives until `deleteTensor`. Errors name the operation and quote TensorFlow.
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

/** Starts TensorFlow. @throws Error with TensorFlow's message where it cannot be started. */
export function createBinding(lib: LibTensorFlow): Binding {
  return Object.assign(new EagerBinding(lib), prefixed('TF_', DTYPE), prefixed('TF_ATTR_', ATTRIBUTE));
}

class EagerBinding implements Binding {
  readonly TF_Version: string;
  readonly deviceName: string;
  private readonly lib: LibTensorFlow;
  private readonly status: Pointer;
  private readonly context: Pointer;
  private readonly isGpu: boolean;
  private readonly handles = new Map<number, Pointer>();
  private next = 0;
  private results = new BigInt64Array(16);
  private readonly count = new Int32Array(1);

  constructor(lib: LibTensorFlow) {
    this.lib = lib;
    this.status = lib.TF_NewStatus();
    const options = lib.TFE_NewContextOptions();
    this.context = lib.TFE_NewContext(options, this.status);
    lib.TFE_DeleteContextOptions(options);
    this.check('TensorFlow could not be started');
    const device = findDevice(lib, this.context, this.status);
    this.TF_Version = lib.TF_Version();
    this.deviceName = device.name;
    this.isGpu = device.isGpu;
  }

  createTensor(shape: readonly number[], dtype: number, values: TensorValues): number {
    const { lib, status } = this;
    const tensor = writeTensor(lib, shape, dtype, values);
    const handle = lib.TFE_NewTensorHandle(tensor, status);
    lib.TF_DeleteTensor(tensor);
    this.check('createTensor');
    if (!this.isGpu || dtype === DTYPE.INT32 || dtype === DTYPE.STRING) return this.adopt(handle);
    // GPU kernels take int32 in host memory and all else on the device. One copy here replaces a copy at each use.
    const copy = lib.TFE_TensorHandleCopyToDevice(handle, this.context, cString(this.deviceName), status);
    lib.TFE_DeleteTensorHandle(handle);
    this.check('createTensor');
    return this.adopt(copy);
  }

  deleteTensor(id: number): void {
    this.lib.TFE_DeleteTensorHandle(this.handleOf(id, 'deleteTensor'));
    this.handles.delete(id);
  }

  tensorDataSync(id: number): TensorValues {
    const { lib } = this;
    const handle = this.handleOf(id, 'tensorDataSync');
    const tensor = lib.TFE_TensorHandleResolve(handle, this.status);
    this.check('tensorDataSync');
    try {
      return readTensor(lib, tensor, lib.TFE_TensorHandleDataType(handle));
    } finally {
      lib.TF_DeleteTensor(tensor);
    }
  }

  executeOp(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly number[],
    outputs: number,
  ): TensorMetadata[] {
    const { lib, status, count } = this;
    const op = lib.TFE_NewOp(this.context, cString(name), status);
    this.check(name);
    try {
      for (const attribute of attributes) setAttribute(lib, op, attribute, status);
      this.check(name);
      for (const id of inputs) {
        lib.TFE_OpAddInput(op, this.handleOf(id, name), status);
        this.check(name);
      }
      if (outputs > this.results.length) this.results = new BigInt64Array(outputs);
      count[0] = outputs;
      lib.TFE_Execute(op, this.results, count, status);
      this.check(name);
      const metadata: TensorMetadata[] = [];
      for (let i = 0; i < count[0]!; i++) metadata.push(this.describe(this.results[i]!));
      return metadata;
    } finally {
      lib.TFE_DeleteOp(op);
    }
  }

  getNumOfTensors(): number {
    return this.handles.size;
  }

  getNumOfSavedModels(): number {
    return 0;
  }

  isUsingGpuDevice(): boolean {
    return this.isGpu;
  }

  private check(what: string): void {
    const { lib, status } = this;
    if (lib.TF_GetCode(status) !== 0) throw new Error(`${what}: ${lib.TF_Message(status)}`);
  }

  private adopt(handle: Pointer): number {
    this.handles.set(this.next, handle);
    return this.next++;
  }

  private handleOf(id: number, where: string): Pointer {
    const handle = this.handles.get(id);
    if (handle === undefined) throw new Error(`${where}: tensor ${id} does not exist, or no longer exists`);
    return handle;
  }

  private describe(handle: Pointer): TensorMetadata {
    const { lib, status } = this;
    const rank = lib.TFE_TensorHandleNumDims(handle, status);
    const shape: number[] = new Array(rank);
    for (let i = 0; i < rank; i++) shape[i] = lib.TFE_TensorHandleDim(handle, i, status);
    return { id: this.adopt(handle), shape, dtype: lib.TFE_TensorHandleDataType(handle) };
  }
}

/** The first GPU that TensorFlow sees, else the CPU. */
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
