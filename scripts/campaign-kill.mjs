import './setup/node-version.mjs';
import { runOnPostgres } from './setup/run-on-postgres.mjs';

await runOnPostgres('bench/dist/campaigns/kill-server/run.js', process.argv.slice(2));
