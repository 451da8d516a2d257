export { launchChromium } from './launch-chromium.ts';
export { servePage } from './serve-page.ts';
export type { ServedPage } from './serve-page.ts';
