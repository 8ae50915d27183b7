import type { StateDict } from '../types.ts';
import { toLittleEndian } from './little-endian.ts';
import { float, integer, type Message, message, text } from './onnx-protobuf.ts';

/** Name of an edge; a node's output has the node's name. */
type Edge = string;
type Attribute = number | string | readonly number[] | { readonly float: number };
/** Zeros on all four sides, or TensorFlow's padding. */
type Padding = number | 'same';

const FLOAT = 1;
const INT64 = 7;
/**
 * Replaces the zeros of padding. ONNX Runtime 1.30 merges a padding of exactly 0 into the max-pooling after it, whose
 * own border is minus infinity. Where all values of a window are negative, the result would differ.
 */
const ALMOST_ZERO = 1e-30;
/** Values of AttributeProto.type. */
const KINDS = { float: 1, integer: 2, text: 3, integers: 7 };

/** Nodes and initializers of a GraphProto, in the order of the calls. */
export function onnxGraph(weights: StateDict, epsilon: number) {
  const nodes: Message[] = [];
  const initializers: Message[] = [];
  let bounded = false;

  const tensor = (name: string, shape: readonly number[], data: Float32Array): Edge => {
    initializers.push(tensorProto(name, shape, FLOAT, toLittleEndian(data)));
    return name;
  };
  const weight = (name: string): Edge => {
    const { shape, data } = weights.get(name)!;
    return tensor(name, shape, data);
  };
  const node = (
    type: string,
    name: string,
    inputs: readonly Edge[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ) => {
    const described = Object.entries(attributes).map(([key, value]) => message(5, text(1, key), attribute(value)));
    nodes.push(
      message(1, ...inputs.map((edge) => text(1, edge)), text(2, name), text(3, name), text(4, type), ...described),
    );
    return name;
  };

  return {
    nodes,
    initializers,
    tensor,
    node,
    has: (name: string) => weights.has(name),
    relu: (x: Edge, name: string) => node('Relu', name, [x]),
    /** min(max(x, 0), 6). All calls share one pair of bounds. */
    relu6(x: Edge, name: string): Edge {
      if (!bounded) tensor('relu6.min', [], Float32Array.of(0));
      if (!bounded) tensor('relu6.max', [], Float32Array.of(6));
      bounded = true;
      return node('Clip', name, [x, 'relu6.min', 'relu6.max']);
    },
    add: (a: Edge, b: Edge, name: string) => node('Add', name, [a, b]),
    /** @param groups - Equal to the number of channels for a depthwise convolution. */
    conv(x: Edge, name: string, stride: number, padding: Padding, groups = 1): Edge {
      const [, , height, width] = weights.get(`${name}.weight`)!.shape as [number, number, number, number];
      const inputs = [x, weight(`${name}.weight`), ...(weights.has(`${name}.bias`) ? [weight(`${name}.bias`)] : [])];
      const kernel = { kernel_shape: [height, width], strides: [stride, stride] };
      const border = padding === 'same' ? { auto_pad: 'SAME_UPPER' } : { pads: Array<number>(4).fill(padding) };
      return node('Conv', name, inputs, { ...kernel, ...border, ...(groups > 1 && { group: groups }) });
    },
    norm(x: Edge, name: string): Edge {
      const inputs = ['weight', 'bias', 'running_mean', 'running_var'].map((part) => weight(`${name}.${part}`));
      return node('BatchNormalization', name, [x, ...inputs], { epsilon: { float: epsilon } });
    },
    /** The border never wins the maximum. */
    maxPool: (x: Edge, name: string, size: number, stride: number, padding: number) =>
      node('MaxPool', name, [x], {
        kernel_shape: [size, size],
        strides: [stride, stride],
        pads: Array<number>(4).fill(padding),
      }),
    /** Zeros on all four sides of each map. */
    pad(x: Edge, name: string, size: number): Edge {
      const bytes = new Uint8Array(64);
      const view = new DataView(bytes.buffer);
      for (const axis of [2, 3, 6, 7]) view.setBigInt64(8 * axis, BigInt(size), true);
      initializers.push(tensorProto(`${name}.pads`, [8], INT64, bytes));
      initializers.push(tensorProto(`${name}.value`, [], FLOAT, toLittleEndian(Float32Array.of(ALMOST_ZERO))));
      return node('Pad', name, [x, `${name}.pads`, `${name}.value`]);
    },
  };
}

export type OnnxGraph = ReturnType<typeof onnxGraph>;

/** A ValueInfoProto of a float32 input or output. A string stands for a free length. */
export function valueInfo(field: number, name: string, shape: readonly (number | string)[]): Message {
  const lengths = shape.map((length) => message(1, typeof length === 'string' ? text(2, length) : integer(1, length)));
  return message(field, text(1, name), message(2, message(1, integer(1, FLOAT), message(2, ...lengths))));
}

function tensorProto(name: string, shape: readonly number[], type: number, bytes: Uint8Array): Message {
  return message(5, ...shape.map((length) => integer(1, length)), integer(2, type), text(8, name), message(9, [bytes]));
}

function attribute(value: Attribute): Message {
  if (typeof value === 'number') return [...integer(3, value), ...integer(20, KINDS.integer)];
  if (typeof value === 'string') return [...text(4, value), ...integer(20, KINDS.text)];
  if ('float' in value) return [...float(2, value.float), ...integer(20, KINDS.float)];
  return [...value.flatMap((one) => integer(8, one)), ...integer(20, KINDS.integers)];
}
