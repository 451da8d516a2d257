import { expect, inject, it } from 'vitest';
import { runCampaign } from './campaign.ts';
import { tallyOf } from './tally.ts';

it('phones whose pages and browsers are killed lose nothing that was saved, and do nothing twice', async () => {
  const runs = await runCampaign({ chromiumPath: inject('chromiumPath'), from: 1, runs: 3, together: 2 });
  expect(runs.flatMap(({ seed, violation }) => (violation ? [`seed ${seed}: ${violation.message}`] : []))).toEqual([]);
  expect(tallyOf(runs).get('mutations saved')).toBeGreaterThan(50);
}, 120_000);
