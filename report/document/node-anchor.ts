/** The anchor of a node's row. */
export const nodeAnchor = (name: string): string => `node-${name.replace(/[^A-Za-z0-9]+/g, '-')}`;

/** What prints the whole record of a node; names with characters that a shell reads are quoted. */
export const showCommand = (name: string): string =>
  `npx tsx pipeline.ts show ${/^[\w@%+=:,./-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`}`;
