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
  /** SHA-256 of the two libraries inside it; a test's own wheel has none. */
  readonly digests?: readonly [string, string];
  /** Size of the download, where known. */
  readonly bytes?: number;
  /** True for CUDA, whose libraries come in packages that the wheel's metadata names. */
  readonly gpu: boolean;
  /** Names of the two libraries inside the wheel's `tensorflow/` folder. */
  readonly libraries: readonly [string, string];
}

type Pinned = Pick<Distribution, 'package' | 'tag' | 'sha256' | 'digests' | 'bytes'>;

const CPU: Readonly<Record<string, Pinned>> = {
  'linux-x64': {
    package: 'tensorflow-cpu',
    tag: 'manylinux_2_27_x86_64',
    sha256: 'dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb',
    digests: [
      'f060b323b26ef80add21b9df9428de3aeaf2843d772c5bb098745f7abff3709b',
      '6505a4b9657e62100c6bdacb683957a395cb047725042945aaa50e40a71e429e',
    ],
    bytes: 274_000_871,
  },
  'linux-arm64': {
    package: 'tensorflow',
    tag: 'manylinux_2_27_aarch64',
    sha256: 'b07d15737406533898e36c7ef7944b1be18e9028dc521b9229952c537bbc5552',
    digests: [
      'deade33b9ab90ff468fd1d1f8f6079bec5a3a507cf2d13c3218aa8beec28aeb3',
      '5f7de6ba6478ed7b83767a6e661e3e6e6931b05c64db14ba98250e52316a007c',
    ],
    bytes: 281_946_471,
  },
  'darwin-arm64': {
    package: 'tensorflow',
    tag: 'macosx_12_0_arm64',
    sha256: '56ecd7d47429acbe1df2694d50b75bf9fc3995ac92cb367cd9af6c4780ead712',
    digests: [
      '34f4b7baabc727dbd85e67741df3f4ce4f07e21b7ab57b9f818a3701d99b1287',
      'e003ba85c57343137691f436beed1b13fe93e9dbe54acdbcc285fe2d8090f6c5',
    ],
    bytes: 223_488_205,
  },
};

const CUDA: Readonly<Record<string, Pinned>> = {
  'linux-x64': {
    package: 'tensorflow',
    tag: 'manylinux_2_27_x86_64',
    sha256: 'b3b95643c4e70eb925839938fb35cbe142f317ec84af6844ee61513713bb13c0',
    digests: [
      '98847c6f0448308159f6d3ff55e13a9e92978598c7fbb34cde63aadf35c6fe84',
      '2889ecc99d7641620f41a4bea538f4dd4b626f75aa3e12623161ae939054191c',
    ],
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
