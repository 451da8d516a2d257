export type Fetch = (request: Request, environment?: object) => Promise<Response>;

/** Counts the requests under way, so that a stop can wait for them. */
export function countRequests(handle: Fetch): {
  readonly fetch: Fetch;
  /** Resolves when none is under way, or after `boundMs`. */
  idle(boundMs: number): Promise<void>;
} {
  let underWay = 0;
  let onIdle: (() => void) | undefined;

  return {
    async fetch(request, environment) {
      underWay++;
      try {
        return await handle(request, environment);
      } finally {
        underWay--;
        if (underWay === 0) onIdle?.();
      }
    },
    idle: (boundMs) =>
      new Promise((resolve) => {
        if (underWay === 0) return resolve();
        const bound = setTimeout(resolve, boundMs);
        onIdle = () => {
          clearTimeout(bound);
          resolve();
        };
      }),
  };
}
