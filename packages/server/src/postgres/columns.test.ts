import { describe } from 'vitest';
import { testColumns } from './columns.fixture.ts';

describe("an application's columns in PGlite", () => testColumns());
