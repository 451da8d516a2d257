import { useEffect, useState } from 'react';
import type { RaceClient } from './race-client.ts';

/** Whether a client's storage is open. It takes some milliseconds, so nothing is drawn for it. */
export function useOpening(client: RaceClient): 'opening' | 'open' | Error {
  const [opening, setOpening] = useState<'opening' | 'open' | Error>('opening');
  useEffect(() => {
    let isCurrent = true;
    client.ready.then(
      () => isCurrent && setOpening('open'),
      (error: Error) => isCurrent && setOpening(error),
    );
    return () => {
      isCurrent = false;
    };
  }, [client]);
  return opening;
}
