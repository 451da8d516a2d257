import { describe, expect, test } from 'vitest';
import { announcement } from './announcement.ts';

const race = {
  race: '00000000-0000-4000-8000-000000000001',
  captain: 'CAAA-AAAA',
  recorder: 'REEE-EEEE',
  viewer: 'WEEE-EEEE',
  freshUntil: '2026-11-22T00:00:00.000Z',
};
const said = (database: 'postgres' | 'pglite') => announcement({ port: 4400, race, database, dataFolder: '.baton' });

describe('what the terminal says', () => {
  test('a link for each role and the demo', () => {
    for (const link of ['join#CAAA-AAAA', 'join#REEE-EEEE', 'live#WEEE-EEEE', 'demo']) {
      expect(said('pglite')).toContain(`http://localhost:4400/${link}`);
    }
  });

  test('what the database survives', () => {
    expect(said('pglite')).toContain(
      'embedded, in .baton. It is safe against a killed process, not against a power cut',
    );
    expect(said('postgres')).toContain('the Postgres that DATABASE_URL names');
  });
});
