import { shownCommand } from '../ground/shown-command.ts';

/** The anchor of a node's row. */
export const nodeAnchor = (name: string): string => `node-${name.replace(/[^A-Za-z0-9]+/g, '-')}`;

/** The command that prints the record of a node, quoted for a shell where the name needs it. */
export const showCommand = (name: string): string => shownCommand('show', name);
