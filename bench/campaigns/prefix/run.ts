import { parseArgs } from 'node:util';
import { runPrefixCampaign } from './campaign.ts';
import { isPlantName, plants } from './plants.ts';

const { values } = parseArgs({
  options: {
    versions: { type: 'string', default: '100000' },
    comparisons: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    planted: { type: 'string' },
  },
});
const { planted = '' } = values;
const isPlanted = isPlantName(planted);
if (planted !== '' && !isPlanted) throw new RangeError(`--planted is one of ${Object.keys(plants).join(', ')}`);

const began = performance.now();
let said = 0;
const result = await runPrefixCampaign({
  postgresUrl: process.env['BATON_BENCH_POSTGRES'] ?? '',
  seed: Number(values.seed),
  versions: Number(values.versions),
  comparisons: Number(values.comparisons),
  plant: isPlanted ? plants[planted] : undefined,
  onProgress({ versions, equalPulls, equalSnapshots }) {
    if (versions < said + 5_000) return;
    said = versions;
    console.error(`${versions} versions, ${equalPulls} pulls and ${equalSnapshots} snapshots equal to the table`);
  },
});
const seconds = ((performance.now() - began) / 1_000).toFixed(0);
console.log(`${result.committed} transactions committed, ${result.undone} undone, ${result.settled} mutations pushed`);
console.log(`${result.versions} versions in order, ${result.holes} holes, ${seconds} s`);
console.log(`${result.equalPulls} replicas pulled forward (${result.pulls} pulls) equal to the table at their version`);
console.log(`${result.equalSnapshots} keyset snapshots (${result.pages} pages) equal to the table at their version`);
if (result.violation !== undefined) console.log(`violation: ${result.violation}`);
const isBroken = result.violation !== undefined || result.holes > 0;
if (isPlanted) console.log(isBroken ? `${planted} was seen` : `${planted} was not seen`);
process.exitCode = isBroken === isPlanted ? 0 : 1;
