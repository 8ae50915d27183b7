type Values = Readonly<Record<string, Float32Array | Uint8Array>>;

/** Field numbers of ONNX's messages: graph of a model, tensors of a graph, and type, name and bytes of a tensor. */
const [GRAPH, INITIALIZER, TYPE, NAME, RAW] = [7, 5, 2, 8, 9];
const FLOAT = 1;
const utf8 = new TextDecoder();

/**
 * Tensors of an ONNX model by name, and all other bytes under the name `graph`: enough to tell whether two models
 * differ only by rounding. Undefined for bytes that are not an ONNX model.
 */
export function onnxNumbers(model: Uint8Array): Values | undefined {
  try {
    const values: Record<string, Float32Array | Uint8Array> = {};
    const rest: Uint8Array[] = [];
    for (const part of fieldsOf(model)) {
      if (part.field !== GRAPH) rest.push(part.whole);
      else
        for (const inner of fieldsOf(part.bytes)) {
          if (inner.field !== INITIALIZER) rest.push(inner.whole);
          else Object.assign(values, tensorOf(inner.bytes));
        }
    }
    return { ...values, graph: Uint8Array.from(Buffer.concat(rest)) };
  } catch {
    return undefined;
  }
}

function tensorOf(message: Uint8Array): Values {
  const fields = fieldsOf(message);
  const one = (field: number) => fields.find((part) => part.field === field);
  // A copy with its own buffer, which a Buffer's slice lacks.
  const raw = Uint8Array.from(one(RAW)!.bytes);
  const isFloat = one(TYPE)!.number === FLOAT;
  return { [utf8.decode(one(NAME)!.bytes)]: isFloat ? new Float32Array(raw.buffer) : raw };
}

interface Field {
  readonly field: number;
  readonly number: number;
  readonly bytes: Uint8Array;
  /** The field with its key and length. */
  readonly whole: Uint8Array;
}

function fieldsOf(message: Uint8Array): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): number => {
    for (let value = 0, unit = 1; ; unit *= 128) {
      const byte = message[at++];
      if (byte === undefined) throw new RangeError('The message ends within a number.');
      value += (byte & 127) * unit;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const from = at;
    const key = varint();
    const kind = key % 8;
    const number = kind === 0 || kind === 2 ? varint() : 0;
    const length = kind === 0 ? 0 : kind === 2 ? number : kind === 5 ? 4 : 8;
    if (at + length > message.length) throw new RangeError('The message ends within a field.');
    const bytes = message.subarray(at, at + length);
    at += length;
    fields.push({ field: Math.floor(key / 8), number, bytes, whole: message.subarray(from, at) });
  }
  return fields;
}
