import { chromium, type Browser, type BrowserContext } from 'playwright-core';

/** A name of this machine that is not loopback for a browser: its pages are not secure. */
export const plainHttpHost = 'phone.test';

/** Flags of the system's Chromium for tests, asking nothing of the network by itself. */
const chromiumFlags: readonly string[] = [
  `--host-resolver-rules=MAP ${plainHttpHost} 127.0.0.1`,
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts a Chromium without a window. Each of its contexts is a device of its own. */
export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, headless: true, args: [...chromiumFlags] });
}

/**
 * Starts one on a profile that outlives it, with the back-forward cache that a person's browser
 * has, and without a process in reserve: each renderer that comes has a page.
 */
export function launchOnProfile(executablePath: string, folder: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, {
    executablePath,
    headless: true,
    args: [...chromiumFlags, '--disable-features=SpareRendererForSitePerProcess'],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
}
