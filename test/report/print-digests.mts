// Run by same-bytes.test.ts in other processes: digests of a report's files, and of a PDF set in fonts found by name.
import { createHash } from 'node:crypto';
import { makeReport } from '../../report/make-report.ts';
import { fixtureStudy } from './fixture-study.ts';
import { pdfByName } from './hostile-fonts.ts';

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const files = (await makeReport(fixtureStudy())).map(({ path, bytes }) => `${path} ${digest(bytes)}`);
console.log(JSON.stringify({ files, byName: digest(await pdfByName()) }));
