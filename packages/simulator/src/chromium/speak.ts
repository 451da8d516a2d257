import type { Deed, PageStart, Word } from './words.ts';

/** What the address of this page carries. */
export const start = JSON.parse(decodeURIComponent(location.hash.slice(1))) as PageStart;

declare global {
  /** Takes a word out of the page without waiting for it. */
  var hearWord: (word: Word) => unknown;
}

export function tell(word: Word): void {
  hearWord(word);
}

/** Returns when it was heard. Until then nothing else happens in this page. */
export function announce(deed: Deed): void {
  const request = new XMLHttpRequest();
  request.open('POST', start.ear, false);
  request.send(JSON.stringify(deed));
}
