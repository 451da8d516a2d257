import { confidences, type Shape } from '@baton/protocol';

export type JsonSchema = Readonly<Record<string, unknown>>;

const uuidPattern = (version: string) => `^[0-9a-f]{8}-[0-9a-f]{4}-${version}[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$`;

const plainValue: JsonSchema = { type: ['string', 'number', 'boolean', 'null'] };

const interval: JsonSchema = {
  type: 'object',
  properties: {
    time: { type: 'number', description: 'milliseconds since 1970' },
    uncertaintyMs: { type: ['number', 'null'], minimum: 0 },
    confidence: { type: 'string', enum: confidences },
    boot: { type: 'string', maxLength: 64 },
    monotonicMs: { type: 'number' },
  },
  required: ['time', 'uncertaintyMs', 'confidence'],
  additionalProperties: false,
};

/** What the wire's words mean. A word that is missing here fails the server's own tests. */
const schemaByWords: Readonly<Record<string, JsonSchema>> = {
  anything: {},
  text: { type: 'string' },
  number: { type: 'number' },
  'number from 0': { type: 'number', minimum: 0 },
  'whole number from 0': { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
  'UUIDv7 in lower case': { type: 'string', format: 'uuid', pattern: uuidPattern('7') },
  'UUID in lower case': { type: 'string', format: 'uuid', pattern: uuidPattern('[0-9a-f]') },
  'scope such as race/7f3': { type: 'string', pattern: '^[a-z][a-zA-Z0-9_]{0,62}/[^\\s/\\\\%]{1,200}$' },
  'interval of time': interval,
  'plain value': plainValue,
  'object of plain values': { type: 'object', additionalProperties: plainValue },
};

/**
 * A shape of the wire as JSON Schema (2020-12, the dialect of OpenAPI 3.1), so that what is
 * described is what is checked. Shapes with a name are referred to by it.
 */
export function shapeToSchema(
  shape: Shape<unknown>,
  nameOf: (shape: Shape<unknown>) => string | undefined,
): JsonSchema {
  const refer = (part: Shape<unknown>): JsonSchema => {
    const name = nameOf(part);
    return name === undefined ? shapeToSchema(part, nameOf) : { $ref: `#/components/schemas/${name}` };
  };
  const { says } = shape;
  switch (says.is) {
    case 'leaf':
      return schemaOfWords(says.words);
    case 'text':
      return { type: 'string', minLength: says.lengthMin, maxLength: says.lengthMax };
    case 'pattern':
      return { type: 'string', pattern: says.pattern };
    case 'choice':
      return { type: 'string', enum: says.values };
    case 'nullable':
      return { anyOf: [refer(says.shape), { type: 'null' }] };
    case 'optional':
      return refer(says.shape);
    case 'list':
      return { type: 'array', items: refer(says.item), ...boundsOf(says.countMin, says.countMax) };
    case 'object':
      return schemaOfObject(says.members, says.isStrict, refer);
    case 'variant':
      return {
        oneOf: Object.entries(says.options).map(([value, option]) =>
          tagged(says.by, value, shapeToSchema(option, nameOf)),
        ),
      };
  }
}

function schemaOfWords(words: string): JsonSchema {
  const schema = schemaByWords[words];
  if (!schema) throw new RangeError(`there is no JSON Schema of "${words}" yet`);
  return schema;
}

function boundsOf(countMin: number, countMax: number): JsonSchema {
  return { ...(countMin > 0 ? { minItems: countMin } : {}), ...(countMax < Infinity ? { maxItems: countMax } : {}) };
}

function schemaOfObject(
  members: Readonly<Record<string, Shape<unknown>>>,
  isStrict: boolean,
  refer: (part: Shape<unknown>) => JsonSchema,
): JsonSchema {
  const entries = Object.entries(members);
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([name, member]) => [name, refer(member)])),
    required: entries.flatMap(([name, { says }]) => (says.is === 'optional' ? [] : [name])),
    ...(isStrict ? { additionalProperties: false } : {}),
  };
}

/** The member that tells the options apart holds one text in each. */
function tagged(by: string, value: string, option: JsonSchema): JsonSchema {
  const { properties, required } = option as { properties: object; required: readonly string[] };
  return {
    ...option,
    properties: { ...properties, [by]: { const: value } },
    required: [...new Set([by, ...required])],
  };
}
