import * as v from 'valibot';
import { uuid } from '../claims.ts';

/** What a person wrote, trimmed. Control characters and broken UTF-16 cannot be stored, nor written by hand. */
export const writing = v.pipe(
  v.string(),
  v.trim(),
  v.regex(/^[^\p{Cc}\p{Cs}]*$/u, 'Some of it is not writing. Type it anew.'),
);

export const device = uuid;

export const phoneName = v.pipe(
  writing,
  v.minLength(1, 'Give this phone a name, such as Lena’s phone.'),
  v.maxLength(80, 'The name is too long. 80 letters are enough.'),
);
