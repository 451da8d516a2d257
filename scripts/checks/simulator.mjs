import { outcome } from './outcome.mjs';

const seeds = 2_000;
const steps = 2_000;

export const simulator = {
  name: 'simulator',
  says: `${seeds} worlds of ${steps} steps keep every promise, whatever breaks in them (npm run sim)`,
  async run() {
    // Only now: what it is bundled by may just have been installed.
    const { runSimulator } = await import('../simulator/run.mjs');
    const { code } = await runSimulator(['--seeds', String(seeds), '--steps', String(steps)], { show: true });
    return outcome(code === 0 ? [] : [`the simulator ended with code ${code}`]);
  },
};
