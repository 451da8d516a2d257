import type { TabChannel, TabHint } from '../engine/index.ts';

/** Hints among tabs by BroadcastChannel. */
export function createTabChannel(name: string): TabChannel {
  const channel = new BroadcastChannel(name);
  let isClosed = false;
  return {
    post(hint) {
      if (!isClosed) channel.postMessage(hint);
    },
    subscribe(listener) {
      const hear = ({ data }: MessageEvent<TabHint>) => listener(data);
      channel.addEventListener('message', hear);
      return () => channel.removeEventListener('message', hear);
    },
    close() {
      isClosed = true;
      channel.close();
    },
  };
}
