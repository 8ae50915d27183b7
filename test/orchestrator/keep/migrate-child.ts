/** Migrates a store and is killed on the way: `migrate-child.ts STORE PLACE OPERATION NTH`. */
import { migrateStore } from '../../../orchestrator/keep/migrate.ts';
import { arm } from '../../rig/faults/layer.ts';
import type { Operation, Place } from '../../rig/faults/plan.ts';

const [root = '', place, operation, nth] = process.argv.slice(2);
arm(root, '/', { place: place as Place, operation: operation as Operation, nth: Number(nth), fault: 'SIGKILL' });
await migrateStore(root);
