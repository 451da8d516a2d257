import { compile } from '../setup/build.mjs';
import { startPostgres } from '../servers/postgres.mjs';
import { outcome } from './outcome.mjs';

const kills = 3;
const postgresKills = 1;

export const killCampaign = {
  name: 'kills',
  says: `a server that is killed ${kills} times under pushes, and its Postgres once, lose and double nothing (npm run campaign:kill)`,
  needs: ['Postgres'],
  async run() {
    await compile('bench');
    const { runKillCampaign } = await import('../../bench/dist/campaigns/kill-server/campaign.js');
    const postgres = await startPostgres({ durable: true });
    const killable = {
      url: postgres.url,
      async killAndStart() {
        await postgres.kill();
        await postgres.start();
      },
    };
    const problems = [];
    const databases = {
      postgres: { postgres: killable, postgresKills },
      pglite: { postgres: undefined, postgresKills: 0 },
    };
    for (const [name, options] of Object.entries(databases)) {
      const { acknowledged, answersLost, violations } = await runKillCampaign({ ...options, kills, clients: 4 });
      console.log(
        `  ${name}: ${acknowledged} acknowledged, ${answersLost} answers lost, ${violations.length} violations`,
      );
      problems.push(...violations.slice(0, 20));
    }
    await postgres.stop();
    return outcome(problems);
  },
};
