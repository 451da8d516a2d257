/** The screens of one race that have an address. */
export type RaceView =
  | { readonly name: 'now' | 'legs' | 'vans' | 'mine' | 'more' | 'devices' | 'share' | 'my-marks' }
  /** Sheets over a screen. */
  | { readonly name: 'exchange' | 'two-marks' | 'leg'; readonly n: number };

export type Route =
  | { readonly page: 'home' | 'races' | 'create' | 'demo' | 'missing' }
  | { readonly page: 'join' | 'live'; readonly code: string }
  | { readonly page: 'race'; readonly race: string; readonly view: RaceView };

const plainViews = ['now', 'legs', 'vans', 'mine', 'more', 'devices', 'share', 'my-marks'] as const;
const sheets = ['exchange', 'two-marks', 'leg'] as const;

/** What an address shows. The hash is a code, so that it never reaches a server's log. */
export function parseRoute(address: { readonly pathname: string; readonly hash: string }): Route {
  const [first = '', race = '', name = 'now', n = ''] = address.pathname.split('/').slice(1);
  const code = address.hash.slice(1);
  if (first === '') return { page: 'home' };
  if (first === 'races' || first === 'create' || first === 'demo') return { page: first };
  if (first === 'join' || first === 'live') return { page: first, code };
  if (first !== 'race' || race === '') return { page: 'missing' };
  const plain = plainViews.find((view) => view === name);
  if (plain) return { page: 'race', race, view: { name: plain } };
  const sheet = sheets.find((view) => view === name);
  return sheet && /^\d{1,3}$/.test(n)
    ? { page: 'race', race, view: { name: sheet, n: Number(n) } }
    : { page: 'missing' };
}

export function racePath(race: string, view: RaceView): string {
  return 'n' in view ? `/race/${race}/${view.name}/${view.n}` : `/race/${race}/${view.name}`;
}
