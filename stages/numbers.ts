import type { Numbers } from '../orchestrator/compare/array-numbers.ts';
import { float32Of, int32Of } from './artifact-bytes.ts';

/**
 * Numbers in a file of an artifact, by its extension, for `run --check-determinism` and `reproduce` to compare where
 * bytes differ. Undefined for text.
 */
export async function numbersIn(_kind: string, file: string, bytes: Uint8Array): Promise<Numbers | undefined> {
  if (file.endsWith('.safetensors')) {
    const { readSafetensors } = await import('../learn/export/safetensors.ts');
    return Object.fromEntries([...readSafetensors(bytes, file).tensors].map(([name, { data }]) => [name, data]));
  }
  if (file.endsWith('.onnx')) return (await import('../learn/export/onnx-numbers.ts')).onnxNumbers(bytes);
  if (file.endsWith('.f32') || file === 'weights.bin') return { values: float32Of(bytes) };
  if (file.endsWith('.i32')) return { values: int32Of(bytes) };
  if (file.endsWith('.u8')) return { values: bytes };
  return undefined;
}
