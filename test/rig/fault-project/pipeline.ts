import { cli } from './orchestrator/cli.ts';
import { project } from './project.ts';

await cli(project);
