import { parseArgs } from 'node:util';
import { createDatabase } from '../../rig/create-database.ts';
import { databaseKinds } from '../../rig/database-kind.ts';
import { runKillCampaign } from './campaign.ts';

const { values } = parseArgs({
  options: {
    database: { type: 'string', multiple: true, default: [...databaseKinds] },
    kills: { type: 'string', default: '20' },
    clients: { type: 'string', default: '4' },
  },
});

for (const kind of values.database) {
  const databaseUrl = kind === 'postgres' ? await createDatabase(process.env['BATON_BENCH_POSTGRES'] ?? '') : undefined;
  const { issued, acknowledged, answersLost, violations } = await runKillCampaign({
    databaseUrl,
    kills: Number(values.kills),
    clients: Number(values.clients),
    onKill: (kill, count) => console.error(`${kind}: kill ${kill}, ${count} acknowledged`),
  });
  console.log(`${kind}: ${values.kills} kills, ${issued} mutations issued, ${acknowledged} acknowledged,`);
  console.log(`  ${answersLost} answers lost after their commit, ${violations.length} violations`);
  for (const violation of violations) console.log(`  ${violation}`);
  if (violations.length > 0) process.exitCode = 1;
}
