import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { root, runTool } from '../run-command.mjs';
import { listSourceFiles } from '../source-files.mjs';
import { outcome } from './outcome.mjs';

const folder = '.cache/doc-examples';
const settings = {
  extends: '../../tsconfig.test.json',
  include: ['**/*.ts', '**/*.tsx', '../../packages/*/src/**/*.d.ts'],
};

/**
 * Every ```ts and ```tsx block of a document or a docstring compiles by itself, unless it is
 * marked as a sketch: ```ts sketch. A block whose first line is a comment with a file name,
 * `// schema.ts`, can be imported as './schema.ts' by the other blocks of the same document.
 */
export const docExamples = {
  name: 'examples',
  says: 'the examples in documents and docstrings compile',
  async run() {
    await rm(root + folder, { recursive: true, force: true });
    let count = 0;
    for (const path of listSourceFiles().filter((file) => /\.md$|^packages\/.*\.tsx?$/.test(file))) {
      const examples = examplesOf(await readFile(root + path, 'utf8'));
      for (const example of examples) await writeExample(path, example);
      count += examples.length;
    }
    if (count === 0) return outcome([]);
    await writeFile(`${root}${folder}/tsconfig.json`, JSON.stringify(settings));
    const { code, output } = await runTool('typescript/bin/tsc', ['-p', folder]);
    return outcome(code === 0 ? [] : [output.trim()]);
  },
};

/** The examples that a text holds, as `{ name, code }`. */
export function examplesOf(text) {
  const blocks = text.matchAll(/^([ \t]*(?:\* )?)```(tsx?)(?: (sketch))?\n([\s\S]*?)^[ \t]*(?:\* )?```/gm);
  return [...blocks]
    .filter(([, , , sketch]) => !sketch)
    .map(([, margin, language, , body], index) => {
      const lines = body.split('\n').map((line) => line.slice(Math.min(margin.length, line.length)));
      const name = /^\/\/ ([\w-]+\.tsx?)\b/.exec(lines[0])?.[1] ?? `example-${index + 1}.${language}`;
      return { name, code: lines.join('\n') };
    });
}

async function writeExample(path, { name, code }) {
  const target = `${root}${folder}/${path}/${name}`;
  await mkdir(dirname(target), { recursive: true });
  // `export {}` makes a module of a block that imports nothing: its names stay its own.
  await writeFile(target, `${code}\nexport {};\n`);
}
