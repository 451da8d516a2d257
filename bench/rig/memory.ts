import { setTimeout as sleep } from 'node:timers/promises';

const bytesPerMegabyte = 1e6;

/** Megabytes that this process holds once garbage is collected, and the most that it ever held. */
export async function measureMemory(): Promise<{ residentMb: number; peakMb: number }> {
  for (let pass = 0; pass < 3; pass++) {
    globalThis.gc?.();
    // What was freed goes back to the system a little later.
    await sleep(300);
  }
  return {
    residentMb: process.memoryUsage.rss() / bytesPerMegabyte,
    peakMb: (process.resourceUsage().maxRSS * 1_024) / bytesPerMegabyte,
  };
}
