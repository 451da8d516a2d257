import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** The path of the system's Chromium, of `CHROMIUM` in the environment, or a sentence that says what to do. */
export function findChromium() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = [process.env.CHROMIUM, ...folders.flatMap((folder) => names.map((name) => join(folder, name)))];
  const found = candidates.find((path) => path && existsSync(path));
  if (found) return found;
  throw new Error(
    'Chromium is not installed: PATH has none of ' +
      `${names.join(', ')} (Debian: chromium; elsewhere set CHROMIUM to its path)`,
  );
}
