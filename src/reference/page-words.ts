import type { Operation } from './operation.js';
import type { JsonSchema } from './schemas.js';

/** Something that a request carries, for the reader. */
interface Field {
  name: string;
  place: string;
  required: boolean;
  kind: string;
  description: string;
}

const CREDENTIALS: Record<string, string> = { bearer: 'Access token', cookie: 'cookie', apiKey: 'API key' };

/** Who may ask. */
export function inWords({ security }: Operation): string {
  if (security.length === 0) return 'Public.';
  const names = security.flatMap((one) => Object.keys(one)).map((name) => CREDENTIALS[name] ?? name);
  return `${names.join(' or ')}.`;
}

/** Everything that a request may carry, the path first. */
export function fieldsOf({ parameters, requestBody }: Operation): Field[] {
  const inUrl = parameters.map(({ name, in: place, required, schema, description = '' }) => {
    return { name, place, required, kind: kindOf(schema), description };
  });
  const body = Object.values(requestBody?.content ?? {})[0]?.schema ?? {};
  return [...inUrl, ...propertiesOf(body)];
}

function propertiesOf(schema: JsonSchema): Field[] {
  const { properties = {}, required = [] } = schema as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    place: 'body',
    required: required.includes(name),
    kind: kindOf(property),
    description: typeof property['description'] === 'string' ? property['description'] : '',
  }));
}

/** What a value is, in a few words: types, allowed values, length. */
function kindOf(schema: JsonSchema): string {
  const { type, enum: values, const: only, anyOf, items, format, maxLength } = schema;
  if (Array.isArray(values)) return values.join(' | ');
  if (only !== undefined) return String(only);
  if (Array.isArray(anyOf)) return anyOf.map((one: JsonSchema) => kindOf(one)).join(' | ');
  if (type === 'array') return `array of ${kindOf((items ?? {}) as JsonSchema)}`;
  const length = typeof maxLength === 'number' ? `, at most ${maxLength} characters` : '';
  return `${String(format ?? type ?? 'anything')}${length}`;
}

/** Every answer by its status, with the codes of a refusal. */
export function answersOf({ responses }: Operation) {
  return Object.entries(responses).map(([status, { description, headers, content = {} }]) => {
    const [first] = Object.values(content) as { schema?: { $ref?: string }; examples?: object }[];
    const shown = {
      description,
      headers: Object.keys(headers).filter((name) => name !== 'X-Request-Id'),
      schema: first?.schema?.$ref?.split('/').at(-1),
      codes: first?.examples && Object.keys(first.examples),
    };
    return [status, shown] as const;
  });
}
