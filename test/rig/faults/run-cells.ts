/** `run-cells FOLDER PART OF ERRORS SIGNALS`: so many cells for each fault and phase, of which this takes its part. */
import { errorCells, processCells, spread } from './cells.ts';
import { Driver } from './driver.ts';

const [folder, part, of, perError, perSignal, only] = process.argv.slice(2);
const driver = await Driver.open(folder!);
const counts = await driver.counts();
const cells = [...spread(errorCells(counts), Number(perError)), ...spread(processCells(counts), Number(perSignal))];
const mine = cells.filter((cell, i) => i % Number(of) === Number(part) && (!only || cell.name.includes(only)));
for (const cell of mine) process.stdout.write(`${JSON.stringify(await driver.run(cell))}\n`);
driver.close();
process.exit(0);
