import { parseArgs } from 'node:util';
import { createDatabase } from '../../rig/create-database.ts';
import { databaseKinds } from '../../rig/database-kind.ts';
import { postgresBeside } from '../../rig/killable-postgres.ts';
import { runKillCampaign } from './campaign.ts';

const { values } = parseArgs({
  options: {
    database: { type: 'string', multiple: true, default: [...databaseKinds] },
    kills: { type: 'string', default: '50' },
    'postgres-kills': { type: 'string', default: '10' },
    clients: { type: 'string', default: '8' },
  },
});

const postgres = postgresBeside();
for (const kind of values.database) {
  const isPostgres = kind === 'postgres';
  const postgresKills = isPostgres ? Number(values['postgres-kills']) : 0;
  const { issued, acknowledged, answersLost, violations } = await runKillCampaign({
    postgres: isPostgres ? { ...postgres, url: await createDatabase(postgres.url) } : undefined,
    kills: Number(values.kills),
    postgresKills,
    clients: Number(values.clients),
    onKill: (kill, victim, count) => console.error(`${kind}: kill ${kill}, ${victim}, ${count} acknowledged`),
  });
  console.log(`${kind}: ${values.kills} kills of the server, ${postgresKills} of Postgres`);
  console.log(`  ${issued} mutations issued, ${acknowledged} acknowledged,`);
  console.log(`  ${answersLost} answers lost after their commit, ${violations.length} violations`);
  for (const violation of violations) console.log(`  ${violation}`);
  if (violations.length > 0) process.exitCode = 1;
}
