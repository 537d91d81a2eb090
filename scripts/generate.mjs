// Writes the committed files that derive from the code, in the project's own formatting. CI runs
// it and expects no difference.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { referenceFiles } from '../dist/cli/reference-files.js';
import { costConstantsSchema, withCosts } from '../dist/rendering/cost-page.js';
import { generatedFiles } from '../dist/rendering/generated-files.js';
import { runawayPicture } from './pictures/runaway.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));

const read = (path) => readFile(join(root, path), 'utf8');
const costs = costConstantsSchema.parse(JSON.parse(await read('docs/cost.json')));
const files = [
  ...generatedFiles(),
  ...referenceFiles(),
  ['docs/cost.md', withCosts(await read('docs/cost.md'), costs)],
];

for (const [path, text] of files) {
  const file = join(root, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
  console.log(path);
}

// A drawing has its own layout, and Prettier knows none of SVG.
const picture = 'docs/pictures/runaway.svg';
await writeFile(join(root, picture), await runawayPicture());
console.log(picture);
