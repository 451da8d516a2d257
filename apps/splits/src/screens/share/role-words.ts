import type { Role } from '../../splits-api.ts';

/** What each role may do, in words. */
export const roleWords: readonly { readonly value: Role; readonly words: string; readonly note: string }[] = [
  { value: 'recorder', words: 'Recorder', note: 'Hands off and marks times.' },
  { value: 'viewer', words: 'Viewer', note: 'Sees the race and changes nothing.' },
  { value: 'captain', words: 'Captain', note: 'Everything you can do, links and phones too.' },
];
