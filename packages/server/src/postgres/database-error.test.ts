import { type ErrorCode, errorOf } from '@baton/protocol';
import { expect, test } from 'vitest';
import { sqlStateOf, toBatonError } from './database-error.ts';

const codes: readonly (readonly [string, ErrorCode])[] = [
  ['08006', 'DATABASE_UNAVAILABLE'],
  ['09000', 'CONSTRAINT_FAILED'],
  ['0A000', 'INTERNAL'],
  ['21000', 'CONSTRAINT_FAILED'],
  ['22003', 'WRONG_TYPE'],
  ['22P02', 'WRONG_TYPE'],
  ['23502', 'CONSTRAINT_FAILED'],
  ['23503', 'REFERENCE_MISSING'],
  ['23505', 'CONSTRAINT_FAILED'],
  ['23514', 'CONSTRAINT_FAILED'],
  ['25006', 'DATABASE_UNAVAILABLE'],
  ['26000', 'INTERNAL'],
  ['27000', 'CONSTRAINT_FAILED'],
  ['28P01', 'DATABASE_UNAVAILABLE'],
  ['3D000', 'DATABASE_UNAVAILABLE'],
  ['40001', 'LOCK_TIMEOUT'],
  ['40003', 'LOCK_TIMEOUT'],
  ['40P01', 'LOCK_TIMEOUT'],
  ['42501', 'CONSTRAINT_FAILED'],
  ['428C9', 'CONSTRAINT_FAILED'],
  ['42P01', 'INTERNAL'],
  ['53100', 'DISK_FULL'],
  ['53300', 'DATABASE_UNAVAILABLE'],
  ['54000', 'WRONG_TYPE'],
  ['55000', 'INTERNAL'],
  ['55P03', 'LOCK_TIMEOUT'],
  ['57014', 'LOCK_TIMEOUT'],
  ['57P01', 'DATABASE_UNAVAILABLE'],
  ['57P03', 'DATABASE_UNAVAILABLE'],
  ['58030', 'INTERNAL'],
  ['ABC01', 'CONSTRAINT_FAILED'],
  ['P0001', 'CONSTRAINT_FAILED'],
  ['PT409', 'CONSTRAINT_FAILED'],
  ['XX000', 'INTERNAL'],
];

for (const [state, code] of codes) {
  test(`SQLSTATE ${state} is ${code}`, () => {
    expect(toBatonError(Object.assign(new Error('x'), { code: state, severity: 'ERROR' }))).toMatchObject({ code });
  });
}

test('an error without a SQLSTATE means that the database was not reached', () => {
  for (const code of ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', undefined]) {
    expect(toBatonError(Object.assign(new Error('x'), { code })).code).toBe('DATABASE_UNAVAILABLE');
  }
});

test('a mistake in our own code is not taken for a lost connection', () => {
  expect(toBatonError(new TypeError('x is not a function')).code).toBe('INTERNAL');
});

test('the message and details tell the place and quote no row', () => {
  const driverError = Object.assign(new Error('duplicate key: (Lena)'), {
    severity: 'ERROR',
    code: '23505',
    detail: 'Key (name)=(Lena) already exists.',
    table: 'runner',
    constraint: 'runner_name_key',
  });
  const error = toBatonError(driverError);
  expect(error.details).toBe('table runner, constraint runner_name_key, SQLSTATE 23505');
  expect(`${error.message} ${error.details}`).not.toContain('Lena');
  expect(sqlStateOf(error)).toBe('23505');
});

test('an error of the catalogue goes through as it is', () => {
  const error = errorOf('ROW_MISSING');
  expect(toBatonError(error)).toBe(error);
});
