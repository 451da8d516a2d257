// A client of one scope in a page, by the browser's own EventSource and fetch, written from docs/PROTOCOL.md alone.

interface Change {
  readonly op: 'insert' | 'update' | 'delete';
  readonly table: string;
  readonly key: string;
  readonly values?: Readonly<Record<string, unknown>>;
}

interface Follower {
  /** By table and key. */
  readonly rows: Record<string, Record<string, unknown>>;
  readonly versions: number[];
  /** How many streams were opened. */
  opened: number;
  follow(scope: string, cursor: string): Promise<void>;
  post(path: string, body: object): Promise<unknown>;
  /** The status and the code of a second use of the last ticket. */
  useAgain(): Promise<readonly [number, string]>;
}

declare global {
  /** The client in the page, for a test to drive. */
  var follower: Follower;
}

// The address of the page carries its token, as a share link does.
const authorization = `Bearer ${location.hash.slice(1)}`;
const base = '/api/v1/sync';
let lastTicket = '';

globalThis.follower = {
  rows: {},
  versions: [],
  opened: 0,

  async follow(scope, cursor) {
    const again = (from: string) => setTimeout(() => void follower.follow(scope, from), 200);
    const asked = await follower.post('/events/ticket', { scopes: [{ scope, cursor }] }).catch(() => undefined);
    if (asked === undefined) return void again(cursor);
    ({ ticket: lastTicket } = asked as { ticket: string });
    let reached = cursor;
    const source = new EventSource(`${base}/events?ticket=${lastTicket}`);
    source.addEventListener('open', () => void follower.opened++);
    source.addEventListener('versions', ({ data, lastEventId }: MessageEvent<string>) => {
      const { versions } = JSON.parse(data) as { versions: { version: number; changes: Change[] }[] };
      for (const { version, changes } of versions) {
        follower.versions.push(version);
        for (const change of changes) take(change);
      }
      reached = lastEventId.slice(scope.length + 1);
    });
    // The browser connects again by itself, with the ticket that it has used: then the server ends it.
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED) again(reached);
    });
  },

  async post(path, body) {
    const headers = { authorization, 'content-type': 'application/json', 'baton-protocol': '1' };
    const response = await fetch(base + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(await response.text());
    return response.json();
  },

  async useAgain() {
    const response = await fetch(`${base}/events?ticket=${lastTicket}`);
    const { error } = (await response.json()) as { error: { code: string } };
    return [response.status, error.code];
  },
};

function take({ op, table, key, values }: Change): void {
  const place = `${table} ${key}`;
  if (op === 'delete') delete follower.rows[place];
  else follower.rows[place] = { ...follower.rows[place], ...values };
}

export {};
