/** What is served and what is documented are the same, and the document is OpenAPI. */
import { describe, expect, it } from '@jest/globals';
import { RequestMethod } from '@nestjs/common';
import { Validator } from '@seriousme/openapi-schema-validator';
import 'reflect-metadata';
import { BearerGuard } from '../../src/adapters/http/bearer-token.js';
import { CONTROLLERS } from '../../src/adapters/http/http.module.js';
import { openApiDocument } from '../../src/adapters/openapi/document.js';
import { OPERATIONS } from '../../src/adapters/openapi/operations.js';

interface Route {
  readonly call: string;
  readonly isGuarded: boolean;
}

const pathsOf = (target: object): string[] =>
  [Reflect.getMetadata('path', target) as string | string[]].flat();

/** Every route that Nest makes of the controllers, as in `get /audits/{id}.json`. */
function servedRoutes(): Route[] {
  return CONTROLLERS.flatMap((controller) => {
    const prototype = controller.prototype as object;
    const handlers = Object.getOwnPropertyNames(prototype)
      .map((name) => Object.getOwnPropertyDescriptor(prototype, name)?.value as unknown)
      .filter((value): value is () => unknown => typeof value === 'function')
      .filter((handler) => Reflect.hasMetadata('method', handler));
    return handlers.flatMap((handler) => {
      const method = RequestMethod[Reflect.getMetadata('method', handler) as RequestMethod];
      const guards = (Reflect.getMetadata('__guards__', handler) ?? []) as unknown[];
      return pathsOf(controller).flatMap((prefix) =>
        pathsOf(handler).map((path) => {
          const whole = `/${prefix}/${path}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
          const named = whole.replace(/:(\w+)/g, '{$1}');
          return {
            call: `${method.toLowerCase()} ${named}`,
            isGuarded: guards.includes(BearerGuard),
          };
        }),
      );
    });
  });
}

describe('the routes of the HTTP side', () => {
  const routes = servedRoutes();

  it('are all documented, and nothing else is', () => {
    expect(routes.length).toBeGreaterThan(20);
    const documented = OPERATIONS.map(({ method, path }) => `${method} ${path}`);
    expect(documented.sort()).toEqual(routes.map(({ call }) => call).sort());
  });

  it('ask for the token wherever the document says so, which is wherever something changes', () => {
    const guarded = routes.filter(({ isGuarded }) => isGuarded).map(({ call }) => call);
    const withToken = OPERATIONS.filter(({ token }) => token);
    expect(withToken.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(guarded.sort());
    expect(OPERATIONS.filter(({ method }) => method !== 'get')).toEqual(withToken);
  });

  it('have the parameters that their paths name', () => {
    for (const { path, parameters = [] } of OPERATIONS) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      const declared = parameters.filter((each) => each.in === 'path').map(({ name }) => name);
      expect({ path, declared }).toEqual({ path, declared: named });
    }
  });
});

describe('the OpenAPI document', () => {
  const document = openApiDocument('1.2.3');

  it('is valid OpenAPI 3.1', async () => {
    const result = await new Validator().validate(structuredClone(document));
    expect(result).toMatchObject({ valid: true });
  });

  it('is refused by the same validator where it is broken', async () => {
    const broken = { ...structuredClone(document), paths: { overview: {} } };
    expect(await new Validator().validate(broken)).toMatchObject({ valid: false });
  });

  it('names each operation once, and refers only to what is in it', () => {
    const ids = OPERATIONS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const names = Object.keys(document.components.schemas);
    const text = JSON.stringify(document);
    for (const [, name] of text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)) {
      expect(names).toContain(name);
    }
    expect(text.match(/"\$ref":"(?!#\/components)/)).toBeNull();
  });
});
