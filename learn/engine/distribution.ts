import { libraryNames } from './libraries.ts';

/** Version of TensorFlow whose libraries we use; part of the names of cache folders. */
export const TENSORFLOW_VERSION = '2.21.0';

/** A wheel that holds the libraries for one platform. */
export interface Distribution {
  /** Package name for pip. */
  readonly package: string;
  readonly version: string;
  /** `linux-x64`. */
  readonly platform: string;
  /** Platform tag of the wheel. With it any pip finds the wheel, whatever its Python. */
  readonly tag: string;
  readonly sha256: string;
  /** Size of the download, where known. */
  readonly bytes?: number;
  /** True for CUDA, whose libraries come in packages that the wheel's metadata names. */
  readonly gpu: boolean;
  /** Names of the two libraries inside the wheel's `tensorflow/` folder. */
  readonly libraries: readonly [string, string];
}

const CPU: Readonly<Record<string, { package: string; tag: string; sha256: string; bytes?: number }>> = {
  'linux-x64': {
    package: 'tensorflow-cpu',
    tag: 'manylinux_2_27_x86_64',
    sha256: 'dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb',
    bytes: 274_000_871,
  },
  'linux-arm64': {
    package: 'tensorflow',
    tag: 'manylinux_2_27_aarch64',
    sha256: 'b07d15737406533898e36c7ef7944b1be18e9028dc521b9229952c537bbc5552',
  },
  'darwin-arm64': {
    package: 'tensorflow',
    tag: 'macosx_12_0_arm64',
    sha256: '56ecd7d47429acbe1df2694d50b75bf9fc3995ac92cb367cd9af6c4780ead712',
  },
};

const CUDA: typeof CPU = {
  'linux-x64': {
    package: 'tensorflow',
    tag: 'manylinux_2_27_x86_64',
    sha256: 'b3b95643c4e70eb925839938fb35cbe142f317ec84af6844ee61513713bb13c0',
  },
};

/** The distribution for a platform; undefined where TensorFlow publishes none that we can use. */
export function distributionFor(
  gpu: boolean,
  platform: NodeJS.Platform = process.platform,
  arch: string = process.arch,
): Distribution | undefined {
  const name = `${platform}-${arch}`;
  const wheel = (gpu ? CUDA : CPU)[name];
  if (wheel === undefined) return undefined;
  return { ...wheel, version: TENSORFLOW_VERSION, platform: name, gpu, libraries: libraryNames(platform) };
}
