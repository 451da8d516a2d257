import { createHash, randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { Log, ServerPorts } from '../engine/ports.ts';

/**
 * What a host kept by NTP may be wrong by, the grain of a millisecond included. A host
 * without NTP is worse than that, and nothing here can see it.
 */
const clockErrorMs = 10;

/** The server's ports on Node. Timers do not keep the process alive. */
export function createNodePorts(log: Log): ServerPorts {
  return {
    time: { unixMs: () => Date.now(), monotonicMs: () => performance.now(), errorMs: clockErrorMs },
    timers: {
      start(_name, delayMs, run) {
        const timer = setTimeout(run, delayMs).unref();
        return { cancel: () => clearTimeout(timer) };
      },
    },
    randomBytes: (length) => randomBytes(length),
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    log,
  };
}
