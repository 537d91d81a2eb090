/** The OpenAPI 3.1 document of the HTTP side, made of the operations and their schemas. */
import { z } from 'zod';
import { COMPONENTS } from './common-schemas.js';
import { OPERATIONS } from './operations.js';
import { TAGS, TOKEN_ANSWERS, type Answer, type Operation, type Parameter } from './operation.js';

type Json = Readonly<Record<string, unknown>>;

export interface OpenApiDocument extends Json {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: { readonly schemas: Json; readonly securitySchemes: Json };
}

export interface OpenApiOperation extends Json {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, OpenApiResponse>>;
}

export interface OpenApiResponse extends Json {
  readonly content?: Readonly<Record<string, { readonly schema?: Json }>>;
}

/** The document of this version of the service. */
export function openApiDocument(version: string): OpenApiDocument {
  const paths: Record<string, Record<string, OpenApiOperation>> = {};
  for (const operation of OPERATIONS) {
    (paths[operation.path] ??= {})[operation.method] = described(operation);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Flyball',
      version,
      description: 'Health of the feedback loops of recommenders. Times are in UTC.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: componentSchemas(),
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'The token in http.tokenFile, or else in api-token of the data folder.',
        },
      },
    },
  };
}

function described(operation: Operation): OpenApiOperation {
  const { id, tag, summary, token, parameters, body, answers } = operation;
  const all = { ...(token ? TOKEN_ANSWERS : {}), ...answers };
  return {
    operationId: id,
    tags: [tag],
    summary,
    security: token ? [{ token: [] }] : [],
    ...(parameters ? { parameters: parameters.map(parameterJson) } : {}),
    ...(body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: bodySchema(body) } },
          },
        }
      : {}),
    responses: Object.fromEntries(
      Object.entries(all).map(([status, answer]) => [status, responseJson(answer)]),
    ),
  };
}

function parameterJson({ name, in: place, description, required, schema }: Parameter): Json {
  return {
    ...{ name, in: place, description, required: required ?? false },
    schema: schema ? plain(z.toJSONSchema(schema)) : { type: 'string' },
  };
}

function responseJson({ description, content }: Answer): OpenApiResponse {
  if (!content) return { description };
  const { type, schema } = content;
  return { description, content: { [type]: schema ? { schema: reference(schema) } : {} } };
}

function reference(schema: z.ZodType): Json {
  const { id } = COMPONENTS.get(schema) ?? {};
  if (id === undefined) throw new Error('the schema of an answer has no name');
  return { $ref: refTo(id) };
}

function refTo(id: string): string {
  return `#/components/schemas/${id}`;
}

function bodySchema(body: z.ZodType | Json): Json {
  return body instanceof z.ZodType ? plain(z.toJSONSchema(body, { io: 'input' })) : body;
}

function componentSchemas(): Json {
  const { schemas } = z.toJSONSchema(COMPONENTS, { uri: refTo });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, plain(schema)]));
}

/** Without what only a schema that stands by itself has. */
function plain(schema: Json): Json {
  return Object.fromEntries(
    Object.entries(schema).filter(([key]) => key !== '$schema' && key !== '$id'),
  );
}
