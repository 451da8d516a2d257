import { runSimulator } from './simulator/run.mjs';

process.exitCode = (await runSimulator(process.argv.slice(2), { show: true })).code;
