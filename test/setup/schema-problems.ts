/** JSON Schema as a test wants it: what is wrong with a value, in words that name the place. */
import { Ajv } from 'ajv';

/**
 * Compiles a schema into what tells the problems of a value: none where it fits. Formats are not looked
 * at. Throws where the schema itself is unsound.
 */
export function problemsBy(schema: object): (value: unknown) => string[] {
  const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false });
  const validate = ajv.compile(schema);
  return (value) => {
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) => {
      const { additionalProperty } = params as { additionalProperty?: string };
      return [instancePath, message, additionalProperty].filter(Boolean).join(' ');
    });
  };
}
