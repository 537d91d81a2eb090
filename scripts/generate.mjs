// Writes the committed files that derive from the code, in the project's own formatting. CI runs
// it and expects no difference.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { referenceFiles } from '../dist/cli/reference-files.js';
import { generatedFiles } from '../dist/rendering/generated-files.js';
import { runawayPicture } from './pictures/runaway.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));

for (const [path, text] of [...generatedFiles(), ...referenceFiles()]) {
  const file = join(root, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
  console.log(path);
}

// A drawing has its own layout, and Prettier knows none of SVG.
const picture = 'docs/pictures/runaway.svg';
await writeFile(join(root, picture), await runawayPicture());
console.log(picture);
