import './setup/node-version.mjs';
import { runOnPostgres } from './setup/run-on-postgres.mjs';

await runOnPostgres('bench/dist/campaigns/prefix/run.js', process.argv.slice(2));
