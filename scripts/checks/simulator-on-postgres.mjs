import { outcome } from './outcome.mjs';

const seeds = 12;

export const simulatorOnPostgres = {
  name: 'simulator-on-postgres',
  says: `${seeds} worlds on real servers and a real Postgres, all of them killed, keep every promise (npm run sim:postgres)`,
  needs: ['Postgres'],
  async run() {
    // Only now: what it is bundled by may just have been installed.
    const { runSimulatorOnPostgres } = await import('../simulator/run-on-postgres.mjs');
    const code = await runSimulatorOnPostgres(['--seeds', String(seeds), '--together', String(seeds)]);
    return outcome(code === 0 ? [] : [`the simulator on Postgres ended with code ${code}`]);
  },
};
