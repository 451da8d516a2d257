import { readFileSync } from 'node:fs';
import { errorCatalogue, recoveryOf } from '@baton/protocol';
import { expect, test } from 'vitest';
import { examples } from './examples.ts';
import { messagesAsText } from './message-text.fixture.ts';
import { operations, syncPath } from './operations.ts';

const page = readFileSync(new URL('../../../../../docs/PROTOCOL.md', import.meta.url), 'utf8');

test('docs/PROTOCOL.md has the members of each message', () => {
  expect(page).toContain(`\`\`\`\n${messagesAsText()}\n\`\`\``);
});

test('docs/PROTOCOL.md has an example of each message, that of the OpenAPI document', () => {
  const blocks = [...page.matchAll(/```json (\w+)\n([\s\S]*?)```/g)];
  const shown = Object.fromEntries(blocks.map(([, name, body = '']) => [name, JSON.parse(body) as unknown]));
  // They stand within the examples of a push.
  const { Mutation: _mutation, Receipt: _receipt, ...others } = examples;
  expect(shown).toEqual(others);
});

test('docs/PROTOCOL.md has each code that travels, with its status, its recovery and its meaning', () => {
  const rows = Object.entries(errorCatalogue)
    .filter(([, { status }]) => status > 0)
    .map(([code, { status, meaning }]) => `| \`${code}\` | ${status} | \`${recoveryOf(code)}\` | ${meaning} |`);
  expect(page).toContain(`| code | status | recovery | meaning |\n|---|---|---|---|\n${rows.join('\n')}\n`);
});

test('docs/PROTOCOL.md names each route', () => {
  const unnamed = operations.filter(({ path }) => !page.includes(path.replace(syncPath, '')));
  expect(unnamed).toEqual([]);
});
