import fc from 'fast-check';
import { keys } from './tables.ts';

/** What one session does between BEGIN and COMMIT, or ROLLBACK. */
export interface Transaction {
  readonly isolation: 'read committed' | 'repeatable read' | 'serializable';
  readonly statements: readonly string[];
  /** Each statement under a savepoint of its own: one that fails is passed over. */
  readonly isLoose: boolean;
  readonly ending: 'commit' | 'rollback';
}

const [board, note] = [keyOf(keys.board), keyOf(keys.note)];
const [show, trial, klass, entry] = [keyOf(keys.show), keyOf(keys.trial), keyOf(keys.class), keyOf(keys.entry)];
const number = fc.integer({ min: 0, max: 9 });
const nobody = fc.constant('null');

const flat = fc.oneof(
  { weight: 6, arbitrary: sql`insert into note (id, board, n) values (${note}, ${board}, ${number})` },
  {
    weight: 2,
    arbitrary: sql`insert into note (id, board, n, answers) values (${note}, ${board}, ${number}, ${note})`,
  },
  {
    weight: 3,
    arbitrary: sql`insert into note (id, board, n) values (${note}, ${board}, ${number})
      on conflict (id) do update set n = excluded.n, board = excluded.board`,
  },
  { weight: 6, arbitrary: sql`update note set n = n + ${number} where id = ${note}` },
  { weight: 3, arbitrary: sql`update note set board = ${board} where id = ${note}` },
  { weight: 2, arbitrary: sql`update note set answers = ${fc.oneof(note, nobody)} where id = ${note}` },
  { weight: 2, arbitrary: sql`update note set id = ${note} where id = ${note}` },
  { weight: 4, arbitrary: sql`delete from note where id = ${note}` },
  // Bulk statements, over whatever order the rows have.
  { weight: 1, arbitrary: sql`update note set n = n % 10 + 1 where board = ${board}` },
  { weight: 1, arbitrary: sql`update note set board = ${board} where n = ${number}` },
  { weight: 1, arbitrary: sql`delete from note where n = ${number}` },
  { weight: 1, arbitrary: sql`update note set n = n where board = ${board}` },
);

const tree = fc.oneof(
  { weight: 2, arbitrary: sql`insert into trial values (${trial}, ${fc.oneof(show, show, nobody)})` },
  { weight: 3, arbitrary: sql`insert into class values (${klass}, 'Open', ${trial})` },
  { weight: 6, arbitrary: sql`insert into entry values (${entry}, ${number}, ${klass})` },
  { weight: 2, arbitrary: sql`insert into result values (${entry}, ${number})` },
  { weight: 4, arbitrary: sql`update entry set n = n + ${number} where id = ${entry}` },
  { weight: 2, arbitrary: sql`update class set name = concat('Class ', ${number}) where id = ${klass}` },
  // Rows that take with them whatever follows them.
  { weight: 2, arbitrary: sql`update trial set show = ${fc.oneof(show, show, nobody)} where id = ${trial}` },
  { weight: 2, arbitrary: sql`update class set trial = ${trial} where id = ${klass}` },
  { weight: 3, arbitrary: sql`update entry set class = ${klass} where id = ${entry}` },
  { weight: 1, arbitrary: sql`update class set id = ${klass} where id = ${klass}` },
  { weight: 1, arbitrary: sql`update entry set n = n % 10 + 1 where class = ${klass}` },
  { weight: 2, arbitrary: sql`delete from entry where id = ${entry}` },
  { weight: 1, arbitrary: sql`delete from class where id = ${klass}` },
  { weight: 1, arbitrary: sql`delete from trial where id = ${trial}` },
  { weight: 1, arbitrary: sql`delete from show where id = ${show}` },
  { weight: 2, arbitrary: sql`insert into show values (${show}, 'Again') on conflict do nothing` },
);

const turns = fc.constantFrom(
  ...['set constraints all immediate', 'set constraints all deferred'],
  ...['savepoint s', 'rollback to savepoint s', 'release savepoint s'],
  // Others commit meanwhile.
  'select pg_sleep(0.01)',
);

/** Most are short, as an application's are. */
export const transaction: fc.Arbitrary<Transaction> = fc.record({
  isolation: fc.constantFrom(
    ...(['read committed', 'read committed', 'read committed', 'read committed'] as const),
    ...(['read committed', 'repeatable read', 'serializable'] as const),
  ),
  statements: fc.oneof(
    { weight: 5, arbitrary: fc.oneof(flat, tree).map((statement) => [statement]) },
    {
      weight: 2,
      arbitrary: fc.array(
        fc.oneof({ weight: 5, arbitrary: flat }, { weight: 4, arbitrary: tree }, { weight: 2, arbitrary: turns }),
        { minLength: 2, maxLength: 6, size: 'max' },
      ),
    },
  ),
  isLoose: fc.constantFrom(true, false, false),
  ending: fc.constantFrom(
    ...(['commit', 'commit', 'commit', 'commit', 'commit'] as const),
    ...(['commit', 'commit', 'commit', 'commit', 'rollback'] as const),
  ),
});

function keyOf(list: readonly string[]): fc.Arbitrary<string> {
  return fc.constantFrom(...list.map((key) => `'${key}'`));
}

/** A statement with a random value in each place. */
function sql(text: TemplateStringsArray, ...values: readonly fc.Arbitrary<string | number>[]): fc.Arbitrary<string> {
  return fc.tuple(...values).map((chosen) => String.raw({ raw: text }, ...chosen));
}
