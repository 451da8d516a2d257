import type { SnapshotLine } from '@baton/protocol';
import { formatCursor } from '@baton/protocol';

/** The headers of a request by hand. */
export function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

/** Where a scope stands: the cursor that its snapshot begins with. The rest of that is not read. */
export async function readCursor(url: string, token: string, scope: string): Promise<string> {
  const response = await fetch(`${url}/snapshot?${new URLSearchParams({ scope })}`, { headers: bearer(token) });
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes('\n')) break;
  }
  return cursorOfSnapshot(text);
}

/** What the first line of a snapshot says. */
export function cursorOfSnapshot(text: string): string {
  const begin = JSON.parse(text.slice(0, text.indexOf('\n'))) as SnapshotLine;
  if (begin.kind !== 'begin') throw new Error('no snapshot');
  return formatCursor(begin.cursor);
}
