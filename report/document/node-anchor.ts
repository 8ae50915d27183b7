import { createHash } from 'node:crypto';
import { shownCommand } from '../ground/shown-command.ts';

/**
 * The text in letters, digits and hyphens, for anchors and file names. A text that had to be changed gets the start of its
 * digest, since others may come to the same letters: `a:b` and `a/b`, `é` and `ü`.
 */
export function plainName(text: string): string {
  const plain = text.replace(/[^A-Za-z0-9]+/g, '-');
  return plain === text ? plain : `${plain}--${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
}

/** The anchor of a node's row. */
export const nodeAnchor = (name: string): string => `node-${plainName(name)}`;

/** The command that prints the record of a node, quoted for a shell where the name needs it. */
export const showCommand = (name: string): string => shownCommand('show', name);
