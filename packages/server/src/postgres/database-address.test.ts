import { expect, test } from 'vitest';
import { checkAddress } from './database-address.ts';

test.each([
  'postgres://localhost/db',
  'postgresql://user:pa%20ss@db.example:5433/db?application_name=x',
  'postgres:///db?host=/var/run/postgresql',
])('%s is an address', (url) => {
  checkAddress(url);
});

test.each([
  '',
  'localhost/db',
  'mysql://localhost/db',
  'postgres:/db',
  'postgres://user:canary@host:notaport/db',
  'postgres://user:canary@host/db?sslrootcert=/no/such/file',
])('%s is none, and its password is not told', (url) => {
  expect(() => checkAddress(url)).toThrow(
    expect.objectContaining({ code: 'DATABASE_UNSUPPORTED', message: expect.not.stringContaining('canary') }),
  );
});
