import type { Shape } from '@baton/protocol';
import { messageShapes } from './document.ts';

const nameByShape = new Map(Object.entries(messageShapes).map(([name, shape]) => [shape, name]));

/** All messages, for a person to read. */
export function messagesAsText(): string {
  return Object.entries(messageShapes)
    .map(([name, shape]) => `${name} ${partAsText(shape, '')}`)
    .join('\n\n');
}

function shapeAsText(shape: Shape<unknown>, margin: string): string {
  return nameByShape.get(shape) ?? partAsText(shape, margin);
}

function partAsText({ says }: Shape<unknown>, margin: string): string {
  switch (says.is) {
    case 'leaf':
      return says.words;
    case 'text':
      return `text of ${says.lengthMin} to ${says.lengthMax}`;
    case 'pattern':
      return `text like ${says.pattern}`;
    case 'choice':
      return says.values.join(' | ');
    case 'nullable':
      return `${shapeAsText(says.shape, margin)}, or null`;
    case 'optional':
      return shapeAsText(says.shape, margin);
    case 'list':
      return `${says.countMax === Infinity ? 'list' : `${says.countMin} to ${says.countMax}`} of ${shapeAsText(says.item, margin)}`;
    case 'object':
      return `${block(Object.entries(says.members).map(memberAsText), margin)}${says.isStrict ? ' and no other' : ''}`;
    case 'variant':
      return `by ${says.by} ${block(
        Object.entries(says.options).map(
          ([name, option]) =>
            (inner) =>
              `${name} ${shapeAsText(option, inner)}`,
        ),
        margin,
      )}`;
  }
}

const memberAsText =
  ([name, member]: readonly [string, Shape<unknown>]) =>
  (margin: string) =>
    `${name}${member.says.is === 'optional' ? '?' : ''}: ${shapeAsText(member, margin)}`;

/** On one line where there is room for it. */
function block(lines: readonly ((margin: string) => string)[], margin: string): string {
  const inner = `${margin}  `;
  const texts = lines.map((line) => line(inner));
  const short = `{ ${texts.join(', ')} }`;
  if (short.length + margin.length <= 100 && !short.includes('\n')) return short;
  return `{\n${texts.map((text) => `${inner}${text}`).join('\n')}\n${margin}}`;
}
