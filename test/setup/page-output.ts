/** What a page shows of a command's output, compared with what the command prints. */

const collapsed = (line: string): string => line.trim().replaceAll(/ +/g, ' ');
const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What the whole output must look like: `…` is any text in a line, and by itself any lines. */
export function pattern(shown: readonly string[]): RegExp {
  const lines = shown.map((line) =>
    line === '…' ? '(?:[^\\n]*\\n)*?' : `${escaped(collapsed(line)).replaceAll('…', '[^\\n]*')}\\n`,
  );
  return new RegExp(`^${lines.join('')}$`);
}

export const normalized = (output: string): string =>
  output
    .trimEnd()
    .replaceAll(/^.*$/gm, collapsed)
    .replace(/[^\n]$/, '$&\n');
