import { isScope, type Scope } from '@baton/protocol';

/** Postgres takes 7,999 bytes with a NOTIFY. */
const payloadBytesMax = 7_900;

/** Who sends, and the scopes, between spaces: no scope has one. As many texts as that needs. */
export function hintPayloads(sender: string, scopes: Iterable<Scope>): readonly string[] {
  const payloads: string[] = [];
  let payload = sender;
  for (const scope of scopes) {
    if (Buffer.byteLength(payload) + 1 + Buffer.byteLength(scope) > payloadBytesMax) {
      payloads.push(payload);
      payload = sender;
    }
    payload += ` ${scope}`;
  }
  return payload === sender ? payloads : [...payloads, payload];
}

/** Anybody who may connect can send one, so that nothing is taken on trust: it only makes nodes look. */
export function readHint(payload: string): { readonly sender: string; readonly scopes: readonly Scope[] } {
  const [sender = '', ...names] = payload.split(' ');
  return { sender, scopes: names.filter(isScope) };
}
