import koffi, { type LibraryHandle } from 'koffi';
import { libraryPaths } from './libraries.ts';

/**
 * The part of TensorFlow's C interface (tensorflow/c/c_api.h and tensorflow/c/eager/c_api.h) that the binding uses.
 * Pointers are addresses (bigint). Names are NUL-terminated buffers that are never freed (`cString`), since TensorFlow
 * keeps some of them beyond the call.
 */
export interface LibTensorFlow {
  TF_Version(): string;
  TF_NewStatus(): Pointer;
  TF_GetCode(status: Pointer): number;
  TF_Message(status: Pointer): string;
  TFE_NewContextOptions(): Pointer;
  TFE_DeleteContextOptions(options: Pointer): void;
  TFE_NewContext(options: Pointer, status: Pointer): Pointer;
  TFE_ContextListDevices(context: Pointer, status: Pointer): Pointer;
  TF_DeviceListCount(list: Pointer): number;
  TF_DeviceListName(list: Pointer, index: number, status: Pointer): string;
  TF_DeviceListType(list: Pointer, index: number, status: Pointer): string;
  TF_DeleteDeviceList(list: Pointer): void;
  TF_AllocateTensor(dtype: number, dims: BigInt64Array, rank: number, bytes: number): Pointer;
  TF_TensorData(tensor: Pointer): Pointer;
  TF_TensorByteSize(tensor: Pointer): number;
  TF_TensorElementCount(tensor: Pointer): number;
  TF_DeleteTensor(tensor: Pointer): void;
  TF_StringInit(string: Pointer): void;
  TF_StringCopy(string: Pointer, bytes: Uint8Array, length: number): void;
  TF_StringGetDataPointer(string: Pointer): Pointer;
  TF_StringGetSize(string: Pointer): number;
  TF_StringDealloc(string: Pointer): void;
  TFE_NewTensorHandle(tensor: Pointer, status: Pointer): Pointer;
  TFE_DeleteTensorHandle(handle: Pointer): void;
  TFE_TensorHandleResolve(handle: Pointer, status: Pointer): Pointer;
  TFE_TensorHandleCopyToDevice(handle: Pointer, context: Pointer, device: Buffer, status: Pointer): Pointer;
  TFE_TensorHandleNumDims(handle: Pointer, status: Pointer): number;
  TFE_TensorHandleDim(handle: Pointer, index: number, status: Pointer): number;
  TFE_TensorHandleDataType(handle: Pointer): number;
  TFE_NewOp(context: Pointer, name: Buffer, status: Pointer): Pointer;
  TFE_DeleteOp(op: Pointer): void;
  TFE_OpAddInput(op: Pointer, handle: Pointer, status: Pointer): void;
  TFE_OpGetAttrType(op: Pointer, name: Buffer, isList: Uint8Array, status: Pointer): number;
  TFE_OpSetAttrType(op: Pointer, name: Buffer, value: number): void;
  TFE_OpSetAttrTypeList(op: Pointer, name: Buffer, values: Int32Array, length: number): void;
  TFE_OpSetAttrInt(op: Pointer, name: Buffer, value: number | bigint): void;
  TFE_OpSetAttrIntList(op: Pointer, name: Buffer, values: BigInt64Array, length: number): void;
  TFE_OpSetAttrFloat(op: Pointer, name: Buffer, value: number): void;
  TFE_OpSetAttrFloatList(op: Pointer, name: Buffer, values: Float32Array, length: number): void;
  TFE_OpSetAttrBool(op: Pointer, name: Buffer, value: number): void;
  TFE_OpSetAttrBoolList(op: Pointer, name: Buffer, values: Uint8Array, length: number): void;
  TFE_OpSetAttrString(op: Pointer, name: Buffer, value: Uint8Array, length: number): void;
  TFE_OpSetAttrStringList(op: Pointer, name: Buffer, values: BigInt64Array, lengths: BigUint64Array, n: number): void;
  TFE_OpSetAttrShape(op: Pointer, name: Buffer, dims: BigInt64Array, rank: number, status: Pointer): void;
  TFE_OpSetAttrShapeList(
    op: Pointer,
    name: Buffer,
    dims: BigInt64Array,
    ranks: Int32Array,
    n: number,
    status: Pointer,
  ): void;
  TFE_Execute(op: Pointer, outputs: BigInt64Array, count: Int32Array, status: Pointer): void;
  /** libc's, found through the library's own dependencies. */
  memcpyTo(destination: Pointer, source: ArrayBufferView, bytes: number): Pointer;
  memcpyFrom(destination: ArrayBufferView, source: Pointer, bytes: number): Pointer;
}

export type Pointer = bigint;

const PROTOTYPES = `
const char *TF_Version()
void *TF_NewStatus()
int TF_GetCode(void *status)
const char *TF_Message(void *status)
void *TFE_NewContextOptions()
void TFE_DeleteContextOptions(void *options)
void *TFE_NewContext(void *options, void *status)
void *TFE_ContextListDevices(void *context, void *status)
int TF_DeviceListCount(void *list)
const char *TF_DeviceListName(void *list, int index, void *status)
const char *TF_DeviceListType(void *list, int index, void *status)
void TF_DeleteDeviceList(void *list)
void *TF_AllocateTensor(int dtype, void *dims, int rank, size_t bytes)
void *TF_TensorData(void *tensor)
size_t TF_TensorByteSize(void *tensor)
int64_t TF_TensorElementCount(void *tensor)
void TF_DeleteTensor(void *tensor)
void TF_StringInit(void *string)
void TF_StringCopy(void *string, void *bytes, size_t length)
void *TF_StringGetDataPointer(void *string)
size_t TF_StringGetSize(void *string)
void TF_StringDealloc(void *string)
void *TFE_NewTensorHandle(void *tensor, void *status)
void TFE_DeleteTensorHandle(void *handle)
void *TFE_TensorHandleResolve(void *handle, void *status)
void *TFE_TensorHandleCopyToDevice(void *handle, void *context, void *device, void *status)
int TFE_TensorHandleNumDims(void *handle, void *status)
int64_t TFE_TensorHandleDim(void *handle, int index, void *status)
int TFE_TensorHandleDataType(void *handle)
void *TFE_NewOp(void *context, void *name, void *status)
void TFE_DeleteOp(void *op)
void TFE_OpAddInput(void *op, void *handle, void *status)
int TFE_OpGetAttrType(void *op, void *name, void *is_list, void *status)
void TFE_OpSetAttrType(void *op, void *name, int value)
void TFE_OpSetAttrTypeList(void *op, void *name, void *values, int length)
void TFE_OpSetAttrInt(void *op, void *name, int64_t value)
void TFE_OpSetAttrIntList(void *op, void *name, void *values, int length)
void TFE_OpSetAttrFloat(void *op, void *name, float value)
void TFE_OpSetAttrFloatList(void *op, void *name, void *values, int length)
void TFE_OpSetAttrBool(void *op, void *name, uchar value)
void TFE_OpSetAttrBoolList(void *op, void *name, void *values, int length)
void TFE_OpSetAttrString(void *op, void *name, void *value, size_t length)
void TFE_OpSetAttrStringList(void *op, void *name, void *values, void *lengths, int n)
void TFE_OpSetAttrShape(void *op, void *name, void *dims, int rank, void *status)
void TFE_OpSetAttrShapeList(void *op, void *name, void *dims, void *ranks, int n, void *status)
void TFE_Execute(void *op, void *outputs, void *count, void *status)
`;

/**
 * Loads both libraries from a folder.
 *
 * @throws Error with the loader's message: missing file, wrong architecture, unknown symbol.
 */
export function loadLibTensorFlow(folder: string): LibTensorFlow {
  const paths = libraryPaths(folder);
  const [, library] = paths.map((path) => koffi.load(path, { global: true }));
  pin(library!, paths);
  const functions: Record<string, unknown> = {};
  for (const prototype of PROTOTYPES.trim().split('\n'))
    functions[/(\w+)\(/.exec(prototype)![1]!] = library!.func(prototype);
  const memcpy = library!.func('void *memcpy(void *destination, void *source, size_t bytes)');
  functions.memcpyTo = memcpy;
  functions.memcpyFrom = memcpy;
  return functions as unknown as LibTensorFlow;
}

/**
 * Keeps the libraries in memory until the process ends. koffi closes its libraries while Node shuts down and
 * TensorFlow's threads still run in them: every process would end with a segmentation fault.
 */
function pin(library: LibraryHandle, paths: readonly string[]): void {
  const [now, stay] = process.platform === 'darwin' ? [0x2, 0x80] : [0x2, 0x1000];
  const open = library.func('void *dlopen(const char *path, int flags)');
  for (const path of paths) open(path, now | stay);
}

const strings = new Map<string, Buffer>();

/** The text as a NUL-terminated buffer that is never freed; for names, which are few. */
export function cString(text: string): Buffer {
  let buffer = strings.get(text);
  if (buffer === undefined) {
    buffer = Buffer.from(`${text}\0`);
    strings.set(text, buffer);
  }
  return buffer;
}
