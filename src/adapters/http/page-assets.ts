/** The files of the status page, as the build makes them in dist/page. */
import { readFileSync } from 'node:fs';

const FOLDER = new URL('../../page/', import.meta.url);

/** Every file there is to ask for, with its content type. */
const FILES: Readonly<Record<string, string>> = {
  'index.html': 'text/html; charset=utf-8',
  'app.js': 'text/javascript; charset=utf-8',
  'app.css': 'text/css; charset=utf-8',
  'icon.svg': 'image/svg+xml',
};

export interface Asset {
  readonly type: string;
  readonly data: Buffer;
}

/** The file of this name; undefined where there is none, or the page is not built. */
export function pageAsset(name: string): Asset | undefined {
  const type = Object.hasOwn(FILES, name) ? FILES[name] : undefined;
  if (type === undefined) return undefined;
  try {
    return { type, data: readFileSync(new URL(name, FOLDER)) };
  } catch {
    return undefined;
  }
}
