import './setup/node-version.mjs';
import { runnerImport } from 'vite';
import { provideTools } from './setup/debian-tools.mjs';
import { findChromium } from './servers/chromium.mjs';
import { root } from './run-command.mjs';

await provideTools();
const conditions = ['baton-source', 'node', 'import', 'default'];
const { module } = await runnerImport(`${root}packages/simulator/src/chromium/main.ts`, {
  configFile: false,
  logLevel: 'error',
  environments: { inline: { resolve: { conditions, noExternal: [/^@baton\//] } } },
});
process.exitCode = await module.main(findChromium());
