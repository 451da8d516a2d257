import { chromium, type Browser } from 'playwright-core';

/** A name of this machine that is not loopback for a browser: its pages are not secure. */
export const plainHttpHost = 'phone.test';

/** Flags of the system's Chromium for tests, asking nothing of the network by itself. */
export const chromiumFlags: readonly string[] = [
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
