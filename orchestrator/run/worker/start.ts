/**
 * Where a worker process begins: with the compiled program, or with its sources where there is none, or stacks should name
 * their lines.
 */
import './own-temporary.ts';
import { loadCompiled } from '../../compiled/load.ts';

const isCompiled = process.argv[4] === 'compiled' && loadCompiled('run/worker/main') !== undefined;
if (!isCompiled) await import('./main.ts');
