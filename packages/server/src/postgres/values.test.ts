import { describe } from 'vitest';
import { testValues } from './values.fixture.ts';

describe('values in PGlite', () => testValues());
