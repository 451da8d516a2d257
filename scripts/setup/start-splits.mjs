import { buildPages, compile } from './build.mjs';
import { install } from './install.mjs';

await install();
await compile('apps/splits');
await buildPages();

// In this process, so that signals, PORT and DATABASE_URL reach the server as they are.
await import('../../apps/splits/dist/server/main.js');
