/** The style sheet of a report: light, dark, and for paper; nothing is loaded from anywhere. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --text: #1c2430; --faint: #5a6675; --page: #ffffff; --rule: #d7dde4; --changed: #fff4d6;
  --grid: #e3e8ee; --line: #1f6fb2; --band: #1f6fb2; --baseline: #7b8794; --audited: #d08700;
  --mark: #b23a48; --grave: #b23a48; --good: #2b7a4b;
  --series-1: #1f6fb2; --series-2: #b5590a; --series-3: #2b7a4b; --series-4: #7a4bb2; --series-5: #8a6d00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e4e9f0; --faint: #9aa7b6; --page: #14191f; --rule: #343d48; --changed: #3a3015;
    --grid: #2a323c; --line: #6cb4f2; --band: #6cb4f2; --baseline: #8d99a6; --audited: #e0a93b;
    --mark: #f28b96; --grave: #f28b96; --good: #6fcf97;
    --series-1: #6cb4f2; --series-2: #f0a35e; --series-3: #6fcf97; --series-4: #bfa0f2; --series-5: #d9c25a;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 72rem; padding: 2rem 1.25rem 4rem;
  background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif;
}
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 0.5rem; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 0.75rem; border-top: 1px solid var(--rule); padding-top: 1rem; }
h3 { font-size: 1.1rem; margin: 1.75rem 0 0.5rem; }
.verdict {
  font-size: 1.2rem; margin: 1rem 0; padding: 0.75rem 1rem; border-left: 4px solid var(--audited);
  overflow-wrap: anywhere;
}
.verdict.worse { border-left-color: var(--grave); }
.verdict.unchanged, .verdict.equivalent, .verdict.better { border-left-color: var(--good); }
.verdict.cannot_say { border-left-color: var(--baseline); }
.verdict p { margin: 0; }
.verdict .note { margin-top: 0.5rem; }
.verdict ul { font-size: 1rem; margin: 0.5rem 0 0; padding-left: 1.2rem; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; list-style: none; margin: 1rem 0 0; padding: 0; font-size: 0.92rem; }
a { color: var(--line); }
ol.advice { padding-left: 1.4rem; }
ol.advice > li { margin: 0 0 1rem; overflow-wrap: anywhere; }
ol.advice p { margin: 0; }
.because { margin: 0.15rem 0; padding-left: 1.2rem; }
.faint, .note { color: var(--faint); }
.note { display: block; font-size: 0.9em; font-weight: 400; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.2rem 1rem; margin: 0.75rem 0; }
dt { color: var(--faint); }
dd { margin: 0; overflow-wrap: anywhere; }
summary { cursor: pointer; color: var(--line); }
.scroll { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; font-size: 0.92rem; }
caption { text-align: left; font-weight: 600; padding: 0.25rem 0; }
caption span { display: block; position: sticky; left: 0; max-width: min(100%, calc(100vw - 1.5rem)); }
th, td {
  padding: 0.35rem 0.6rem; border-bottom: 1px solid var(--rule); text-align: left;
  vertical-align: top;
}
th[scope="row"] { font-weight: 500; min-width: 14rem; overflow-wrap: anywhere; }
th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; }
td .note { white-space: nowrap; }
th .note { max-width: 34rem; }
thead th { color: var(--faint); font-weight: 600; }
tr.refused { color: var(--faint); }
tr.changed { background: var(--changed); }
svg.forest { min-width: 200px; overflow: visible; }
.forest path { fill: none; stroke: var(--baseline); stroke-width: 1.5; }
.forest path.zero { stroke: var(--faint); stroke-width: 1; stroke-dasharray: 2 2; }
.forest circle { fill: var(--baseline); }
.forest path.apart { stroke: var(--line); }
.forest circle.apart { fill: var(--line); }
.forest-scale { display: flex; justify-content: space-between; width: 200px; font-variant-numeric: tabular-nums; }
dl.methods { display: block; }
dl.methods dt { color: var(--text); font-weight: 600; margin-top: 0.75rem; }
dl.methods code { display: block; margin: 0.25rem 0; overflow-wrap: anywhere; font: 0.88rem/1.45 ui-monospace, monospace; }
figure { margin: 1.25rem 0; }
figcaption { font-size: 0.9rem; color: var(--faint); }
svg { display: block; max-width: 100%; height: auto; color: var(--faint); }
pre {
  white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid var(--rule);
  padding: 0.75rem 1rem; font: 0.9rem/1.45 ui-monospace, monospace;
}
@media screen and (max-width: 40rem) {
  body { padding: 1rem 0.75rem 3rem; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: 0.4rem; }
  th[scope="row"] { min-width: 9rem; }
}
@media print {
  :root {
    color-scheme: light;
    --text: #000000; --faint: #444444; --page: #ffffff; --rule: #bbbbbb; --changed: #f3ecd8;
    --grid: #dddddd; --line: #1f6fb2; --band: #1f6fb2; --baseline: #7b8794; --audited: #b87700;
    --mark: #b23a48; --grave: #b23a48; --good: #2b7a4b;
    --series-1: #1f6fb2; --series-2: #b5590a; --series-3: #2b7a4b; --series-4: #7a4bb2; --series-5: #8a6d00;
  }
  html { font-size: 10pt; }
  nav { display: none; }
  body { max-width: none; padding: 0; }
  .scroll { overflow: visible; }
  th[scope="row"] { min-width: 0; }
  td .note { white-space: normal; }
  th, td { padding: 0.2rem 0.35rem; }
  svg.forest { min-width: 0; width: 120px; }
  .forest-scale { width: 120px; }
  table { font-size: 8.5pt; }
  table .note { font-size: 7.5pt; }
  thead { display: table-header-group; }
  figure, tr, .verdict, .advice > li { break-inside: avoid; }
  h2, h3, h4, caption, thead { break-after: avoid; }
  tr.changed, .verdict { print-color-adjust: exact; }
}
`;
