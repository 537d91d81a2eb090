/** The style sheet of a report: light, dark, and for paper; nothing is loaded from anywhere. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --text: #1c2430; --faint: #5a6675; --page: #ffffff; --rule: #d7dde4; --changed: #fff4d6;
  --grid: #e3e8ee; --line: #1f6fb2; --band: #1f6fb2; --baseline: #7b8794; --audited: #d08700;
  --mark: #b23a48;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e4e9f0; --faint: #9aa7b6; --page: #14191f; --rule: #343d48; --changed: #3a3015;
    --grid: #2a323c; --line: #6cb4f2; --band: #6cb4f2; --baseline: #8d99a6; --audited: #e0a93b;
    --mark: #f28b96;
  }
}
@media print {
  :root {
    color-scheme: light;
    --text: #000000; --faint: #444444; --page: #ffffff; --rule: #bbbbbb; --changed: #f3ecd8;
    --grid: #dddddd; --line: #1f6fb2; --band: #1f6fb2; --baseline: #7b8794; --audited: #b87700;
    --mark: #b23a48;
  }
  figure, tr { break-inside: avoid; }
  h2, h3, h4, caption { break-after: avoid; }
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
.faint, .note { color: var(--faint); }
.note { display: block; font-size: 0.85rem; font-weight: 400; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.2rem 1rem; margin: 0.75rem 0; }
dt { color: var(--faint); }
dd { margin: 0; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; font-size: 0.92rem; }
caption { text-align: left; font-weight: 600; padding: 0.25rem 0; }
th, td {
  padding: 0.35rem 0.6rem; border-bottom: 1px solid var(--rule); text-align: left;
  vertical-align: top;
}
th[scope="row"] { font-weight: 500; min-width: 14rem; overflow-wrap: anywhere; }
th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; }
td .note { white-space: nowrap; }
th .note { max-width: 34rem; }
thead th { color: var(--faint); font-weight: 600; }
tr.changed { background: var(--changed); }
figure { margin: 1.25rem 0; }
figcaption { font-size: 0.9rem; color: var(--faint); }
svg { display: block; max-width: 100%; height: auto; color: var(--faint); }
pre {
  white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid var(--rule);
  padding: 0.75rem 1rem; font: 0.9rem/1.45 ui-monospace, monospace;
}
`;
