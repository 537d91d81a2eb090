/** Programs that tests run. The set-up installs them, so a missing one is a failure, never a skip. */
import { findProgram, installCommand, PROGRAMS } from '../../scripts/setup/programs.mjs';

/** The program's path; throws with the command that installs it. */
export function requireProgram(name: string): string {
  if (!(name in PROGRAMS)) {
    throw new Error(
      `${name} is not in scripts/setup/programs.mjs, so no set-up installs it: add it`,
    );
  }
  const path = findProgram(name);
  if (path !== undefined) return path;
  throw new Error(`${name} is not installed: run \`npm run setup\`, or ${installCommand([name])}`);
}
