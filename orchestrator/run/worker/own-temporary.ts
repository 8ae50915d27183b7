// The first import of a worker's main file: what asks for the temporary folder as it loads gets that of this process.
process.env.TMPDIR = process.argv[3]!;
