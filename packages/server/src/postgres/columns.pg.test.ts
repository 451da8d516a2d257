import { describe, inject } from 'vitest';
import { testColumns } from './columns.fixture.ts';

describe("an application's columns in Postgres", () => testColumns(inject('postgresUrl')));
