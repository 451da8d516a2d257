import { themes, type ColourName, type Theme } from './tokens.ts';

/**
 * `tokens.css`: the colours as custom properties. The theme is auto unless `data-theme` on
 * the root element says `night` or `day`; auto follows the phone.
 */
export function tokensToCss(): string {
  const rules = [
    '/* Made from tokens.ts: npx vitest run apps/splits/src/look/tokens.test.ts -u */',
    rule(':root', 'night'),
    rule(':root[data-theme="day"]', 'day'),
    `@media (prefers-color-scheme: light) {\n${indent(rule(':root:not([data-theme="night"])', 'day'))}\n}`,
    media('prefers-contrast: more', ['--ink-3: var(--ink-2)', '--line: var(--edge)']),
    media('forced-colors: active', forcedColours),
  ];
  return `${rules.join('\n\n')}\n`;
}

/** The person's own colours. Drawings take them from here, because only text gets them by itself. */
const forcedColours = [
  ...(['ground', 'raised', 'over', 'now-ground', 'heed-ground', 'stop-ground'] as const).map((name) => [
    name,
    'Canvas',
  ]),
  ...(['line', 'edge', 'ink', 'ink-2', 'ink-3', 'now', 'heed', 'stop'] as const).map((name) => [name, 'CanvasText']),
  ...(['action', 'action-edge'] as const).map((name) => [name, 'ButtonFace']),
  ['on-action', 'ButtonText'],
].map(([name, value]) => `--${name}: ${value}`);

/** Threefold `:root`, to win over every theme. */
function media(condition: string, declarations: readonly string[]): string {
  return `@media (${condition}) {\n  :root:root:root {\n${declarations.map((each) => `    ${each};\n`).join('')}  }\n}`;
}

function rule(selector: string, theme: Theme): string {
  const names = Object.keys(themes[theme]) as ColourName[];
  const properties = names.map((name) => `  --${name}: ${themes[theme][name].hex};`);
  const scheme = theme === 'night' ? 'dark' : 'light';
  return [`${selector} {`, `  color-scheme: ${scheme};`, ...properties, '}'].join('\n');
}

const indent = (css: string) => css.replaceAll(/^/gm, '  ');
