export { chromiumFlags, launchChromium, plainHttpHost } from './launch-chromium.ts';
export { createPage, servePage } from './serve-page.ts';
export type { PageAnswer, ServedPage } from './serve-page.ts';
