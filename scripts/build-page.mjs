// Makes what the HTTP side shows beside the compiled sources: the status page in dist/page, bundled,
// and the READMEs of the detectors and of the alarms, which hold the runbooks, at the place they have in src.
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../', import.meta.url));

async function copy(path) {
  const target = join(root, 'dist', path);
  await mkdir(dirname(target), { recursive: true });
  await copyFile(join(root, 'src', path), target);
}

await build({
  absWorkingDir: root,
  entryPoints: ['src/page/app.tsx', 'src/page/app.css'],
  outdir: 'dist/page',
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  tsconfig: 'src/page/tsconfig.json',
  legalComments: 'none',
  logLevel: 'warning',
});
const licences = ['preact', 'uplot'].map(async (name) => {
  const text = await readFile(join(root, 'node_modules', name, 'LICENSE'), 'utf8');
  return `${name}\n\n${text}`;
});
await writeFile(
  join(root, 'dist', 'page', 'LICENSES.txt'),
  (await Promise.all(licences)).join('\n'),
);
await copy('page/index.html');
await copy('page/icon.svg');
for (const id of await readdir(join(root, 'src', 'detectors'))) {
  const readme = join('detectors', id, 'README.md');
  if (existsSync(join(root, 'src', readme))) await copy(readme);
}
await copy(join('alarms', 'README.md'));
