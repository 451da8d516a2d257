import { compile } from '../setup/build.mjs';
import { startPostgres } from '../servers/postgres.mjs';
import { outcome } from './outcome.mjs';

const kills = 3;

export const killCampaign = {
  name: 'kills',
  says: `a server that is killed ${kills} times under pushes loses and doubles nothing (npm run campaign:kill)`,
  needs: ['Postgres'],
  async run() {
    await compile('bench');
    const { runKillCampaign } = await import('../../bench/dist/campaigns/kill-server/campaign.js');
    const postgres = await startPostgres();
    const problems = [];
    for (const [name, databaseUrl] of Object.entries({ postgres: postgres.url, pglite: undefined })) {
      const { acknowledged, answersLost, violations } = await runKillCampaign({ databaseUrl, kills, clients: 4 });
      console.log(
        `  ${name}: ${acknowledged} acknowledged, ${answersLost} answers lost, ${violations.length} violations`,
      );
      problems.push(...violations.slice(0, 20));
    }
    await postgres.stop();
    return outcome(problems);
  },
};
