// Colours for a drawing that stands in a file of its own, on light and on dark.
const STYLE = `<style>
  svg { color: #24292f; --grid: #d0d7de; --line: #0969da; --shade: rgb(9 105 218 / 8%); --alarm: #cf222e }
  @media (prefers-color-scheme: dark) {
    svg { color: #e6edf3; --grid: #3d444d; --line: #4493f8; --shade: rgb(68 147 248 / 12%); --alarm: #f85149 }
  }
</style>`;

/** The drawing with its colours, to the hundredth of a pixel: last digits differ between versions of Node.js. */
export function standalone(svg) {
  const styled = svg.replace(/(<svg[^>]*>)/, `$1${STYLE}`);
  const rounded = styled.replaceAll(/\d+\.\d{3,}/g, (number) => Number(number).toFixed(2));
  return `${rounded.replaceAll('><', '>\n<').trim()}\n`;
}
