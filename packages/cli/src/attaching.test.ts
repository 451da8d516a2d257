import { connect } from '@baton/server/administration';
import { describe, test } from 'vitest';
import { attachings, checkAttaching, withFolder } from './attaching.fixture.ts';

describe('an embedded database is attached, replicated and detached:', () => {
  for (const attaching of attachings) {
    test(attaching.title, { timeout: 120_000 }, () =>
      withFolder((folder) =>
        checkAttaching(attaching, {
          open: () => connect({ folder }),
          options: ['--data', folder],
          serverOptions: { dataFolder: folder },
          dump: () => undefined,
        }),
      ),
    );
  }
});
