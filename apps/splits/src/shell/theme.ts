import * as v from 'valibot';
import { remember, useRemembered } from './phone-store.ts';

const themeChoices = ['auto', 'day', 'night'] as const;
/** `auto` follows the phone. */
export type ThemeChoice = (typeof themeChoices)[number];

const chosen = remember('theme', (kept) => v.parse(v.fallback(v.picklist(themeChoices), 'auto'), kept));

/** Whether night was proposed already: it is, once. */
export const nightProposed = remember('night-proposed', (kept) => kept === true);

/** Keeps the page in the chosen theme from now on. */
export function followTheme(): void {
  const apply = () => {
    const choice = chosen.current();
    if (choice === 'auto') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = choice;
  };
  apply();
  chosen.subscribe(apply);
}

export function useTheme(): readonly [ThemeChoice, (choice: ThemeChoice) => void] {
  return [useRemembered(chosen), chosen.set];
}
