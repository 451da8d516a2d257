import type { ConformanceCase } from './case.ts';
import { concurrencyCases } from './store/concurrency.ts';
import { followingCases } from './store/following.ts';
import { judgingCases } from './store/judging.ts';
import { mutationCases } from './store/mutations.ts';
import { pullCases } from './store/pull.ts';
import { retentionCases } from './store/retention.ts';
import { rowCases } from './store/rows.ts';
import { snapshotCases } from './store/snapshot.ts';
import type { StoreSubject } from './store/subject.ts';
import { versionCases } from './store/versions.ts';

export { storeSchema } from './store/subject.ts';
export type { OutsideWrite, StoreSubject } from './store/subject.ts';

/** What every server store shows: Postgres, PGlite and memory. Its tables are `storeSchema`. */
export const storeConformance: readonly ConformanceCase<StoreSubject>[] = [
  ...versionCases,
  ...followingCases,
  ...rowCases,
  ...pullCases,
  ...snapshotCases,
  ...mutationCases,
  ...retentionCases,
  ...judgingCases,
  ...concurrencyCases,
];
