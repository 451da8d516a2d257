import { provideTools } from './setup/debian-tools.mjs';
import { runSimulatorOnPostgres } from './simulator/run-on-postgres.mjs';

await provideTools();
process.exitCode = await runSimulatorOnPostgres(process.argv.slice(2));
