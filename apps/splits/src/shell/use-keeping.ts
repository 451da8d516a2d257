import { useCallback, useState } from 'react';
import { whyNotSaved } from './why-not-saved.ts';

/** Follows a screen's changes to the disk, so that it can say what is not there. */
export interface Keeping {
  /** Answers whether the change is on this phone. */
  keep(write: () => Promise<unknown>): Promise<boolean>;
  /** Why the last change is not on this phone: "This phone is full." */
  readonly notSaved: string | undefined;
  /** Says no more of it. */
  forget(): void;
}

export function useKeeping(): Keeping {
  const [notSaved, setNotSaved] = useState<string>();
  const keep = useCallback(async (write: () => Promise<unknown>) => {
    try {
      await write();
      setNotSaved(undefined);
      return true;
    } catch (error) {
      setNotSaved(whyNotSaved(error));
      return false;
    }
  }, []);
  const forget = useCallback(() => setNotSaved(undefined), []);
  return { keep, notSaved, forget };
}
