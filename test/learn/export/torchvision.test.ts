import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEncoder } from '../../../learn/encoders/encoder.ts';
import { toInput } from '../../../learn/encoders/input.ts';
import { writeSafetensors } from '../../../learn/export/safetensors.ts';
import type { EncoderSpec } from '../../../learn/types.ts';
import { useEngine } from '../engine.ts';
import { fill } from '../fill.ts';
import { assertClose } from '../reference.ts';
import { testStreams } from '../streams.ts';

const PYTHON = process.env.STRATA_TEST_PYTHON ?? 'python3';
const rgb = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
const SIDE = 64;

/** Loads the file into the library's own network, strictly, and writes its features of the input. */
const RUNNER = `
import sys, numpy, torch
from safetensors.torch import load_file
folder, module, name, side = sys.argv[1:]
state = load_file(folder + '/encoder.safetensors')
x = torch.from_numpy(numpy.fromfile(folder + '/input.f32', '<f4').reshape(2, int(side), int(side), 3)).permute(0, 3, 1, 2)
if module == 'torchvision':
    import torchvision
    net = torchvision.models.get_model(name)
    net.fc = torch.nn.Identity()
    run = net
else:
    from efficientnet_lite_pytorch import EfficientNet
    net = EfficientNet.from_name(name, image_size=int(side))
    net._fc = torch.nn.Identity()
    run = lambda x: net.extract_features(x).mean((2, 3))
net.load_state_dict(state, strict=True)
net.eval()
with torch.no_grad():
    run(x).numpy().astype('<f4').tofile(folder + '/features.f32')
`;

import { skip } from '../../rig/skip.ts';

describe('an exported safetensors file', function () {
  // Loading PyTorch alone takes minutes on a busy machine.
  this.timeout(600_000);
  before(useEngine);

  for (const [module, spec] of [
    ['torchvision', { name: 'resnet18', stem: 'imagenet', ...rgb, features: 512 }],
    ['torchvision', { name: 'resnet34', stem: 'imagenet', ...rgb, features: 512 }],
    ['torchvision', { name: 'resnet50', stem: 'imagenet', ...rgb, features: 2048 }],
    ['efficientnet_lite_pytorch', { name: 'efficientnet-lite0', ...rgb, features: 1280 }],
  ] as [string, EncoderSpec][])
    it(`of ${spec.name} gives the same features in Python's ${module}, where it is installed`, async function () {
      try {
        execFileSync(PYTHON, ['-c', `import safetensors.torch, ${module}`], { stdio: 'ignore' });
      } catch {
        return skip(this, `STRATA_TEST_PYTHON has no safetensors or ${module}`);
      }
      const encoder = createEncoder(spec, testStreams(3));
      const pixels = Uint8Array.from(fill(77, 2 * SIDE * SIDE * 3), (value) => 128 + 127 * value);
      const input = toInput(pixels, SIDE, SIDE, spec);
      // Statistics of some training: first ones are 0 and 1 and would hide mistakes.
      encoder.forward(input, true).dispose();
      encoder.settle();
      const expected = encoder.forward(input, false).dataSync() as Float32Array;
      const folder = mkdtempSync(join(tmpdir(), 'torchvision-'));
      try {
        writeFileSync(join(folder, 'encoder.safetensors'), writeSafetensors(await encoder.state()));
        writeFileSync(join(folder, 'input.f32'), input.dataSync() as Float32Array);
        execFileSync(PYTHON, ['-c', RUNNER, folder, module, spec.name, String(SIDE)], { stdio: 'pipe' });
        const actual = new Float32Array(Uint8Array.from(readFileSync(join(folder, 'features.f32'))).buffer);
        assertClose(actual, expected, 1e-4, 'feature');
      } finally {
        rmSync(folder, { recursive: true });
        encoder.dispose();
      }
    });
});
