import './setup/node-version.mjs';
import { runOnPostgres } from './setup/run-on-postgres.mjs';

// It asks who sees what, not what is left after a crash.
await runOnPostgres('bench/dist/campaigns/prefix/run.js', process.argv.slice(2), { durable: false });
