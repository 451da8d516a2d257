import { describe, inject } from 'vitest';
import { testValues } from './values.fixture.ts';

describe('values in Postgres', () => testValues(inject('postgresUrl')));
