import { createUuid } from '@baton/protocol';

/** A random UUID; works on plain http too, where `crypto.randomUUID` does not. */
export function randomId(): string {
  return createUuid((length) => crypto.getRandomValues(new Uint8Array(length)));
}
