import type { TabChannel, TabHint } from '../engine/index.ts';

/** Hints among tabs by BroadcastChannel. */
export function createTabChannel(name: string): TabChannel {
  const channel = new BroadcastChannel(name);
  const listeners = new Set<(hint: TabHint) => void>();
  let isClosed = false;
  channel.onmessage = (event: MessageEvent<TabHint>) => {
    for (const listener of [...listeners]) listener(event.data);
  };
  return {
    post(hint) {
      if (!isClosed) channel.postMessage(hint);
    },
    subscribe(listener) {
      // One entry a subscription, also where somebody subscribes the same function twice.
      const own = (hint: TabHint) => listener(hint);
      listeners.add(own);
      return () => listeners.delete(own);
    },
    close() {
      isClosed = true;
      listeners.clear();
      channel.close();
    },
  };
}
