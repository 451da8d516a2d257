import {
  contactRequestShape,
  contactResponseShape,
  errorCatalogue,
  errorResponseShape,
  mutationShape,
  protocolHeader,
  protocolVersion,
  pullResponseShape,
  pushRequestShape,
  pushResponseShape,
  receiptShape,
  recoveryOf,
  serverTimeShape,
  snapshotLineShape,
  streamEventShape,
  ticketRequestShape,
  ticketResponseShape,
  type ErrorCode,
  type Shape,
} from '@baton/protocol';
import { examples } from './examples.ts';
import { shapeToSchema, type JsonSchema } from './json-schema.ts';
import { json, operations, syncPath, type MessageName, type Operation, type Parameter } from './operations.ts';

/** The very shapes that server and client check messages with. */
export const messageShapes: Readonly<Record<MessageName, Shape<unknown>>> = {
  Mutation: mutationShape,
  PushRequest: pushRequestShape,
  Receipt: receiptShape,
  PushResponse: pushResponseShape,
  PullResponse: pullResponseShape,
  SnapshotLine: snapshotLineShape,
  StreamEvent: streamEventShape,
  TicketRequest: ticketRequestShape,
  TicketResponse: ticketResponseShape,
  ContactRequest: contactRequestShape,
  ContactResponse: contactResponseShape,
  ServerTime: serverTimeShape,
  ErrorResponse: errorResponseShape,
};

/** What any operation may answer, and what any that needs a token may. */
const everywhere: readonly ErrorCode[] = [
  ...(['METHOD_NOT_ALLOWED', 'INTERNAL', 'SHUTTING_DOWN', 'DATABASE_UNAVAILABLE'] as const),
];
const withToken: readonly ErrorCode[] = [
  ...(['PROTOCOL_UNSUPPORTED', 'UNAUTHENTICATED', 'TOKEN_EXPIRED', 'KEYS_UNAVAILABLE', 'OVERLOADED'] as const),
  'APPLICATION_SILENT',
];

/** The server's routes as OpenAPI 3.1, made of what the server itself goes by. */
export function createOpenApiDocument() {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describeOperation(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Baton',
      version: String(protocolVersion),
      description: 'What the messages mean together, and what a client does with them, is in docs/PROTOCOL.md.',
    },
    paths,
    components: {
      schemas: schemas(),
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
    'x-errors': Object.fromEntries(
      Object.entries(errorCatalogue).map(([code, { status, meaning }]) => [
        code,
        { status, recovery: recoveryOf(code), meaning },
      ]),
    ),
  };
}

function schemas(): Readonly<Record<string, JsonSchema>> {
  const names = new Map(Object.entries(messageShapes).map(([name, shape]) => [shape, name]));
  const described = Object.entries(messageShapes).map(([name, shape]) => [
    name,
    { ...shapeToSchema(shape, (part) => names.get(part)), examples: [examples[name as MessageName]] },
  ]);
  const schemaByName = Object.fromEntries(described) as Readonly<Record<string, JsonSchema>>;
  return { ...schemaByName, PushRequest: withMutations(schemaByName['PushRequest'] ?? {}) };
}

/** The server looks at each mutation by itself, so that a bad one fails alone; here is what it looks for. */
function withMutations(schema: JsonSchema): JsonSchema {
  const { properties } = schema as { properties: { mutations: object } };
  const mutations = { ...properties.mutations, items: { $ref: '#/components/schemas/Mutation' } };
  return { ...schema, properties: { ...properties, mutations } };
}

function describeOperation({ method, path, summary, parameters = [], body, answer, codes }: Operation) {
  const needsToken = path.startsWith(syncPath);
  const all = [...codes, ...everywhere, ...(needsToken ? withToken : [])];
  const header: Parameter = {
    name: protocolHeader,
    in: 'header',
    description: 'The protocol that the client speaks. Without it, the newest.',
    schema: { type: 'integer' },
  };
  return {
    operationId: `${method} ${path}`,
    summary,
    ...(needsToken ? { security: [{ token: [] }, ...(path.endsWith('/events') ? [{}] : [])] } : {}),
    parameters: [...parameters, ...(needsToken ? [header] : [])].map(({ isRequired = false, ...parameter }) => ({
      ...parameter,
      required: isRequired,
    })),
    ...(body ? { requestBody: { required: true, content: contentOf(json, body) } } : {}),
    responses: {
      200: { description: summary, content: answer ? contentOf(answer.mediaType, answer.message) : { [json]: {} } },
      ...refusals(all),
    },
  };
}

function contentOf(mediaType: string, message: MessageName) {
  return { [mediaType]: { schema: { $ref: `#/components/schemas/${message}` } } };
}

/** By status, with the codes that have it. */
function refusals(codes: readonly ErrorCode[]) {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of new Set(codes)) {
    const { status } = errorCatalogue[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const entries = [...byStatus].map(([status, those]) => [
    status,
    { description: those.join(', '), content: contentOf(json, 'ErrorResponse') },
  ]);
  return Object.fromEntries(entries) as Record<number, { readonly description: string }>;
}
