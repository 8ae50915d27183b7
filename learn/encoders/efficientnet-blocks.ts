/**
 * One block of EfficientNet-Lite0: a 1x1 convolution that widens, a depthwise filter, a 1x1 convolution that narrows.
 */
export interface LiteBlock {
  readonly name: string;
  readonly inputs: number;
  /** Channels inside the block; equal to `inputs` in blocks that do not widen. */
  readonly width: number;
  readonly outputs: number;
  /** Side of the depthwise filter. */
  readonly kernel: number;
  readonly stride: number;
  /** True where the input is added to the output. */
  readonly skip: boolean;
  /** True for the last block of a stage. */
  readonly last: boolean;
}

export const STEM = 32;
export const HEAD = 1280;

const STAGES = [
  { blocks: 1, kernel: 3, stride: 1, expansion: 1, outputs: 16 },
  { blocks: 2, kernel: 3, stride: 2, expansion: 6, outputs: 24 },
  { blocks: 2, kernel: 5, stride: 2, expansion: 6, outputs: 40 },
  { blocks: 3, kernel: 3, stride: 2, expansion: 6, outputs: 80 },
  { blocks: 3, kernel: 5, stride: 1, expansion: 6, outputs: 112 },
  { blocks: 4, kernel: 5, stride: 2, expansion: 6, outputs: 192 },
  { blocks: 1, kernel: 3, stride: 1, expansion: 6, outputs: 320 },
];

/** The 16 blocks between stem and head (Tan and Le 2019, 1905.11946, table 1). */
export const LITE0_BLOCKS: readonly LiteBlock[] = STAGES.flatMap(({ blocks, kernel, expansion, ...stage }, i) =>
  Array.from({ length: blocks }, (_, k) => {
    const before = STAGES.slice(0, i);
    const inputs = k > 0 ? stage.outputs : (before.at(-1)?.outputs ?? STEM);
    const stride = k > 0 ? 1 : stage.stride;
    return {
      name: `_blocks.${before.reduce((sum, one) => sum + one.blocks, 0) + k}`,
      inputs,
      width: expansion * inputs,
      outputs: stage.outputs,
      kernel,
      stride,
      skip: stride === 1 && inputs === stage.outputs,
      last: k === blocks - 1,
    };
  }),
);
