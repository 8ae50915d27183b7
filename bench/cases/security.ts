import type { Expectations } from './expected.ts';

/** A sequence that a terminal obeys, also as the scripts and `cat -v` show it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const OBEYED = [/\u001b|\u009b|\u202e/, /\^\[|\^G|M-\^/];

/** Attacks, and what should become of each. */
export const SECURITY: Expectations = {
  'security/t04-forged-result.ts': {
    says: [/lock\.json says imported\/origin\/seal: true/, /ro-crate-metadata\.json says imported\/origin\/seal: true/],
  },
  'security/t05-bundle-escapes.ts': { never: [/\\x1b|\\x9b/, /THE-SEAL-THAT-YOU-EXPECT\\x1b/, ...OBEYED] },
  'security/t06-bundle-fuzz.ts': {
    edits: [
      [
        'for await (const one of later.records())',
        'for (const one of (await later.recordKeys()).map((key: any) => later.readRecord(key)) as any[])',
      ],
    ],
    says: [
      /Object\.prototype polluted: undefined/,
      ...oddRecords().map((what) => new RegExp(`^ok bad-export \\| ${what}`, 'm')),
    ],
    never: [/later:/],
  },
  'security/t06b-poisoned-store.ts': {
    seconds: 500,
    says: [/finishedAt missing/, /items nonsense/],
    // Not taken, and every later command as if nothing had been tried.
    never: [/import=0/, /=\d!/, /(?:run|why|show|graph|verify|gc|status|export|force)=[1-9]/],
  },
  'security/t07-archives.ts': {
    says: [
      ...[
        'tar \\.\\.',
        'tar absolute',
        'tar backslash',
        'tar drive',
        'tar ESC',
        'tar C1 CSI',
        'tar bidi',
        'tar newline',
      ],
      ...['tar pax \\.\\.', 'tar symlink', 'tar hard link', 'tar device', 'tar fifo', 'zip \\.\\.', 'zip absolute'],
      ...['zip backslash', 'zip ESC', 'zip NUL', 'zip symlink', 'zip device'],
    ]
      .map((what) => new RegExp(`^ok   unsafe-archive ${what}`, 'm'))
      .concat([
        /^ok {3}unread-entry tar type Z/m,
        /^ok {3}unread-entry tar type S/m,
        /^ok {3}duplicate-entry tar duplicate/m,
        /^ok {3}duplicate-entry zip duplicate/m,
        /^ok {3}damaged-archive tar cut/m,
        /^ok {3}damaged-archive tar no end/m,
        /^ok {3}archive-too-large tar claims 1 TiB/m,
        /^ok {3}damaged-archive zip wrong crc/m,
        /^ok {3}damaged-archive zip size lies/m,
        /^ok {3}archive-too-large zip claims 900 MB/m,
        /^ok {3}foreign-packing zip method 12/m,
        /^ok {3}\S+ zip encrypted/m,
        /^ok {3}\S+ zip strong encrypted/m,
      ]),
    never: [/memory \+/],
  },
  'security/t08-pickle.ts': {
    says: [/^18 168 bytes \d{1,2} ms/m, /self-containing list: \w+ /],
    never: [/\d{4,} ms|\d{4,} MiB/],
  },
  'security/t09-weights.ts': {
    says: [
      /^READ one tensor/m,
      /^ok bad-pth 40 tensors over one storage/m,
      /^ok unsafe-pth os\.system/m,
      ...['negative shape', 'stride 0', 'offset beyond'].map((what) => new RegExp(`^ok bad-pth ${what}`, 'm')),
      ...['overlap', 'hole', 'negative', '2\\^53', 'header length', '__metadata__'].map(
        (what) => new RegExp(`^ok bad-safetensors st ${what}`, 'm'),
      ),
    ],
    never: [/rss \d{4,} MiB/],
  },
  // An entry counts as 512 bytes beside its content. Names alone are read up to 500 times the size of the file.
  'security/t10-tar-count.ts': {
    runs: [['600000']],
    seconds: 300,
    says: [/names 600000, .* rss \d{1,3} MiB|archive-too-large/],
  },
  'security/t11-extract-hang.ts': {
    runs: [['blocked'], ['twice']],
    says: [/EISDIR/, /Problem twin-files/],
    never: [/HANGS/, /which one/],
  },
  'security/t11-extract-hang.ts full': {
    needs: ['root', 'mount'],
    before: 'mkdir -p full && mount -t tmpfs -o size=4m tmpfs full',
    after: 'umount full',
    runs: [['full']],
    says: [/ENOSPC|disk-full/],
    never: [/HANGS/],
  },
  'security/t11b-stl-cli.sh': {
    needs: ['root', 'mount'],
    says: [/There is no room left/, /^rc 1 /m],
  },
  'security/t12-engine-lock.ts': {
    gone: "the engine's own lock is gone: it takes the store's, which t12b and t27 try between two namespaces",
  },
  'security/t12b-engine-two-hosts.sh': {
    needs: ['root', 'unshare'],
    // The stand-in for the download has the wrong digest, so that A ends with that, and not because B has swept its work away.
    says: [/with {2}B: .*\.preparing-/, /--- A\n.*SHA-256/],
    never: [/ENOENT/, /the folder of the download is gone/],
  },
  'security/t13-lock-engine.ts': {
    // Locks and options with other names are refused earlier: see t35.
    says: [/^wasm +key says wasm \| computes with wasm/m, /^native +key says (\w+) \| computes with \1/m],
  },
  'security/t14-completion.sh': {
    says: [/TAB on another project: nothing ran/, /candidate: zz\\`id\\`/],
  },
  'security/t15-report.ts': {
    // Attributes hold the texts as escaped text, so the second count says nothing.
    says: [/raw <script>PWN in html: 0 /, /<style>\* : false \| javascript: in href: 0/, /ids twice: \[\]/, /pdf true/],
    // A difference with its interval is a number.
    edits: [['/^[=@+\\t\\r]|', '/^[=@\\t\\r]|^\\+(?![\\d.]+ \\[[-+])|']],
    never: [/csv cells that a spreadsheet computes/, /svg with markup/],
  },
  'security/t16-gate-markdown.ts': {
    says: [/\\\[approve here\\\]/, /--- junit/],
    never: [/^\|[^\n]*(?<!\\)\]\(https?:/m, /^\|[^\n]*[ |]@org/m, /^# Big/m, /^::error/m, ...OBEYED],
  },
  'security/t17-places.ts': {
    seconds: 500,
    says: [
      ...['with space', 'new\\\\nline', '-dash'].map(
        (name) => new RegExp(`^"${name}" 0 fresh again 4 \\[ 0, 0, 0 \\] $`, 'm'),
      ),
      /store is a link: 0 0/,
      /latest\/ is a link elsewhere: \d \[ 'keep\.txt' \]/,
      /a fifo as object: verify [0-3] null/,
    ],
    never: [/SHELL/],
  },
  'security/t18-downloads.ts': {
    says: [
      /^plain OK/m,
      /^redirect-file no-network/m,
      /^redirect-loop no-network/m,
      /^redirect-data no-network/m,
      /^changed OK/m,
      /^range-lies OK/m,
      /^password bad-address/m,
      /^endless bad-checksum/m,
      /^prefix 8 digits bad-address/m,
      /^empty digest bad-address/m,
      /^file address bad-address/m,
    ],
    never: [/s3cret(?!&f=\/a\.tar)/, /root:/],
  },
  'security/t19-images.ts': {
    edits: [
      ["'data/decode.ts'", "'data/sets/read-data-set.ts'"],
      ['{ decodeSource }', '{ readDataSet: decodeSource }'],
      ["onBadImage: 'fail' }, ", "onBadImage: 'fail', workspace: async () => '.' } as any, [], "],
    ],
    says: [/decoded \d/, /peak rss (?:\d{1,3}|1[0-4]\d\d) MiB/],
  },
  'security/t20-listing.ts': {
    seconds: 300,
    edits: [['const names = await listFolder(dir)', 'const { names } = await listFolder(dir)']],
    says: [/digest 200\d+ /, /event-loop turn (?:0\.|1\.)\d s/, /listFolder 200\d+ /],
    never: [/rss (?:[5-9]\d\d|\d{4,}) MiB, longest/],
  },
  'security/t21-many-nodes.ts': {
    seconds: 400,
    needs: ['/usr/bin/time'],
    says: [
      /^status big 0 /m,
      /^graph big .* 0 /m,
      /^run big --dry-run 0 /m,
      /^run wide --only shout 0 /m,
      /^why shout .* 0 /m,
    ],
  },
  'security/t22-keys.ts': {
    says: [
      /^NaN +refused/m,
      /^Infinity +refused/m,
      /^big +refused/m,
      /^date +refused/m,
      /^arr +refused/m,
      /glob with 5 stars .*: \d{1,2} ms/,
      /\? and emoji: true/,
      ...['__proto__', 'data\\.__proto__', 'constructor', 'data\\.constructor'].map(
        (path) => new RegExp(`^${path}\\S* +refused`, 'm'),
      ),
      ...['seed 2\\^53\\+1', 'learning rate Infinity', 'own __proto__', 'url with password', 'url http 8 digits'].map(
        (what) => new RegExp(`^${what} +refused`, 'm'),
      ),
    ],
    // No two nodes of the script have one anchor.
    never: [/(node-\S+) \1(?!\S)/, /data\.seed=9007199254740993 +\{[^}]*9007199254740992/],
  },
  'security/t23-compiled.sh': { says: [/planted/, /^download/m], never: [/PLANTED CODE RUNS/] },
  'security/t24-permissions.ts': {
    needs: ['root', 'setpriv'],
    // The other user exports into it.
    before: 'chmod 777 .',
    // A store that may only be read answers what only reads it; what writes says in one paragraph that it cannot.
    says: [
      ...['status', 'why join', 'show join', 'runs', 'verify', 'gc --dry-run', 'export join \\S+'].map(
        (command) => new RegExp(`^${command} → 0 `, 'm'),
      ),
      /^run --force join → 2 error: The store cannot be written/m,
    ],
    seconds: 200,
  },
  'security/t25-engine-cache.sh': {
    needs: ['gcc', 'grep'],
    before:
      'mkdir -p cache/strata/engine && cp -r "$XDG_CACHE_HOME"/strata/engine/tensorflow-cpu-2.21.0-linux-x64 cache/strata/engine/ && chmod -R go-w cache',
    // Without a package index the program cannot download the damaged library again.
    env: { PIP_NO_INDEX: '1' },
    seconds: 300,
    says: [/offset \d+\nengine: wasm/],
    never: [/native code of the planted library ran/, /libraries: \S*cache2/],
  },
  'security/t26-terminal.sh': {
    needs: ['python3'],
    says: [/^download: FAILED .*esc\.zip|^download: FAILED .*control characters/m],
    never: [/^::error/m, ...OBEYED],
  },
  'security/t27-two-hosts.sh': {
    needs: ['root', 'unshare'],
    says: [/waiting for process/, /--- b\n(?:.*\n)*rc 0/, /--- gc .*\n(?:.*\n)*rc 0/],
    never: [/^rc [1-9]/m],
  },
  'security/t28-anchors.ts': { says: [/\| pdf true/], never: [/REPORT FAILS/] },
  'security/t34-zip-crc.sh': {
    needs: ['python3'],
    says: [/python: Bad CRC/, /1 node failed/],
  },
  // After t34, whose zip it pipes.
  'security/t29-fifo-data.sh': {
    needs: ['/usr/bin/time'],
    // Less than that, and tsx itself finds no room for its WebAssembly.
    edits: [['ulimit -v 20000000', 'ulimit -v 100000000']],
    says: [/(?:a pipe|could not be told from another|name that)/, /PEAK (?:[1-4]?\d{5}) kB/],
    never: [/ESPIPE/],
  },
  'security/t32-sparse.sh': { needs: ['python3'], says: [/is a sparse file|files seen 16 of 16/] },
  'security/t33-code-text.ts': { says: [/import 0/], never: [/'99'/] },
  'security/t31-bundle-memory.ts': {
    runs: [['make'], ['read']],
    says: [/file 6\d\d MiB, check-only: peak rss [1-4]\d\d MiB/],
  },
  'security/t35-reproduce-lock.sh': {
    needs: ['python3'],
    seconds: 400,
    says: [/"data\.path=images"/, /^rc 2$/m],
    never: [/^fetched/m, /own latest\/folder: .*ATTACKER/, /curl evil\|sh(?!")/, ...OBEYED],
  },
  // After F08, whose metrics it changes.
  'security/t30-foreign-metrics.ts': {
    runs: [['$WORK/store-duplicates/latest/folder/metrics.json']],
    // As `check` reads them: by their schema first, which says what does not fit.
    edits: [
      ['compare(evil, ', "compare((await import(at('report/findings/metrics-file.ts'))).metricsFrom(evil), "],
      // A told fault is a TypeError that says what does not fit, and in which entry.
      [
        "const k = e.name === 'Problem'",
        "const k = /does not fit|^its entry /.test(e.message) ? 'gate told' : e.name === 'Problem'",
      ],
    ],
    seconds: 300,
    says: [/places \{.*raw markup 0/s],
    never: [/RAW MARKUP/],
  },
};

/** Those of t06 that no record may have. */
function oddRecords(): string[] {
  return [
    ...['outputs undefined', 'outputs null', 'outputs \\{\\}', 'parts undefined', 'parts\\.code undefined'],
    ...[
      'fingerprint undefined',
      'fingerprint number',
      'declarations undefined',
      'inputs undefined',
      'provenance undefined',
    ],
    ...[
      'node is an object',
      'node missing',
      'machine is null',
      'finishedAt missing',
      'finishedAt number',
      'items nonsense',
    ],
  ];
}
