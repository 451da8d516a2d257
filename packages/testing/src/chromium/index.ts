export { launchChromium, launchOnProfile, plainHttpHost } from './launch-chromium.ts';
export { startCuttableProxy } from './cuttable-proxy.ts';
export type { CuttableProxy } from './cuttable-proxy.ts';
export { createPage, servePage } from './serve-page.ts';
export type { PageAnswer, ServedPage } from './serve-page.ts';
