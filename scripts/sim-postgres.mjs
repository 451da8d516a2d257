import './setup/node-version.mjs';
import { runSimulatorOnPostgres } from './simulator/run-on-postgres.mjs';

process.exitCode = await runSimulatorOnPostgres(process.argv.slice(2));
