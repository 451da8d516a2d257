import { expect, it } from 'vitest';
import { examplesOf } from './doc-examples.mjs';

it('finds the blocks of a document and the names that they give themselves', () => {
  const text =
    '```ts\n// schema.ts: shared\nexport const a = 1;\n```\n\n```tsx\n<b />;\n```\n\n```sh\nnpm start\n```\n';
  expect(examplesOf(text)).toEqual([
    { name: 'schema.ts', code: '// schema.ts: shared\nexport const a = 1;\n' },
    { name: 'example-2.tsx', code: '<b />;\n' },
  ]);
});

it('finds the blocks of a docstring, without its margin', () => {
  const text = '  /**\n   * ```ts\n   * if (a) {\n   *   b();\n   *\n   * }\n   * ```\n   */\n';
  expect(examplesOf(text)).toEqual([{ name: 'example-1.ts', code: 'if (a) {\n  b();\n\n}\n' }]);
});

it('leaves sketches alone', () => {
  expect(examplesOf('```ts sketch\nconst x = …;\n```\n')).toEqual([]);
});
