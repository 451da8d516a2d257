import { root } from '../run-command.mjs';

/** Puts a planted bug in place of the right text while a file is bundled. Its text must stand there once. */
export function patchOf({ name, file, find, replace }) {
  return (code, id) => {
    if (id !== root + file) return undefined;
    const parts = code.split(find);
    if (parts.length !== 2) throw new Error(`plant ${name}: its text stands ${parts.length - 1} times in ${file}`);
    return { code: parts.join(replace), map: null };
  };
}
