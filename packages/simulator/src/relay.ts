import {
  defineSchema,
  deviceId,
  formatScope,
  integer,
  interval,
  ref,
  type Scope,
  table,
  text,
  uuid,
} from '@baton/protocol';
import type { Client } from '@baton/client/engine';
import type { Rules } from '@baton/server/engine';

/** The application that is simulated: relay races, each a scope. */
export const schema = defineSchema({
  race: table({ id: uuid(), name: text() }, { scope: 'id' }),
  runner: table({ id: uuid(), race: ref('race'), name: text(), pace: integer() }, { scope: 'race' }),
  mark: table(
    {
      id: uuid(),
      race: ref('race'),
      n: integer(),
      at: interval(),
      device: deviceId(),
      note: text().optional(),
      runner: ref('runner').optional(),
    },
    { scope: 'race', lane: 'critical' },
  ),
  leg: table({ race: ref('race'), n: integer(), runner: text().optional() }, { scope: 'race', key: ['race', 'n'] }),
});

/** Its client. */
export type App = Client<typeof schema>;

/** A pace above this is refused by the server, which the device cannot know. */
export const paceMax = 900;

export const rules: Rules<typeof schema> = {
  runner: {
    validate: ({ after }) => (after && after.pace > paceMax ? `nobody needs more than ${paceMax} s` : undefined),
    merge: { name: 'first-writer' },
  },
  leg: {
    async invariant({ rows }) {
      const runners = (await rows('leg')).flatMap(({ runner }) => runner ?? []);
      return new Set(runners).size < runners.length ? 'nobody runs two legs of a race' : undefined;
    },
  },
};

export const raceScope = (race: string): Scope => formatScope('race', race);

export const raceIdOf = (scope: Scope): string => scope.slice(scope.indexOf('/') + 1);

/** A text that stands in rows of this scope alone. */
export const canaryOf = (scope: Scope): string => `canary-${scope.slice(-12)}`;
