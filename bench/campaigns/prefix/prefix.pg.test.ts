import { describe, expect, inject, it } from 'vitest';
import { runPrefixCampaign } from './campaign.ts';
import { plants, type Plant } from './plants.ts';

const postgresUrl = inject('postgresUrl');

// A bound for what hangs: on a busy machine writers and readers are slow together.
describe('while ten sessions write at random', { timeout: 120_000 }, () => {
  it('pulls and snapshots are the table at their version, and no version is missing', async () => {
    const result = await runPrefixCampaign({ postgresUrl, seed: 1, versions: 500, comparisons: 200 });
    expect(result).toMatchObject({ violation: undefined, holes: 0 });
  });

  it.for(Object.entries<Plant>(plants))('the same readers see %s', async ([, plant]) => {
    const result = await runPrefixCampaign({ postgresUrl, seed: 1, versions: 10_000, comparisons: 10_000, plant });
    expect(result.violation).toBeDefined();
  });
});
