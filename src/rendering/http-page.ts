/** The reference page of the HTTP side: every call with its parameters and answers. */
import { page, table } from './markdown.js';

export interface CallDescription {
  readonly method: string;
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly needsToken: boolean;
  readonly parameters: readonly {
    readonly name: string;
    readonly description: string;
    readonly isRequired: boolean;
  }[];
  /** By status. */
  readonly answers: Readonly<Record<string, string>>;
}

/** @param tags what each group of calls is for, in their order */
export function httpPage(
  calls: readonly CallDescription[],
  tags: Readonly<Record<string, string>>,
): string {
  const sections = Object.entries(tags).map(([tag, description]) => {
    const rows = calls
      .filter((call) => call.tag === tag)
      .map(({ method, path, needsToken, summary, parameters, answers }) => [
        `\`${method.toUpperCase()} ${path}\``,
        needsToken ? 'yes' : '',
        summary,
        parameters
          .map(
            (each) => `\`${each.name}\`${each.isRequired ? ' (needed)' : ''}: ${each.description}`,
          )
          .join(' '),
        Object.entries(answers)
          .map(([status, meaning]) => `${status}: ${meaning}`)
          .join(' '),
      ]);
    return `## ${tag[0]!.toUpperCase()}${tag.slice(1)}\n\n${description}\n\n${table(
      ['call', 'token', 'what it does', 'parameters', 'answers'],
      rows,
    )}`;
  });
  return page(
    'HTTP',
    'The same with the schemas of all bodies, for programs: [openapi.json](../schemas/openapi.json), ' +
      'which a running service shows at `/api/openapi.json`. Calls with a token need the header ' +
      '`Authorization: Bearer <token>`; which token, and how such calls are limited, is in ' +
      '[operating.md](../operating.md#http).',
    sections.join('\n\n'),
  );
}
