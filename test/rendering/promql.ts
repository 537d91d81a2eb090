/**
 * PromQL read offline: which metrics a query names, and which labels its result has. A name that
 * nothing has is an error, since Prometheus itself would answer with nothing and say nothing.
 */
import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

/** The labels of each metric that can be asked for. */
export type MetricLabels = ReadonlyMap<string, ReadonlySet<string>>;

export interface Selector {
  readonly metric: string;
  readonly matchers: readonly string[];
  /** Functions around it, the innermost first. */
  readonly within: readonly string[];
  /** Of a range, as written. */
  readonly range?: string;
}

export interface ReadQuery {
  readonly selectors: readonly Selector[];
  /** Of the result. */
  readonly labels: ReadonlySet<string>;
}

/** What keeps the left side's labels, however the right side is matched. */
const SET_OPERATORS = new Set(['And', 'Unless']);

/** The query as Grafana would send it: with its variables filled in. */
export function filled(expr: string): string {
  return expr.replaceAll('$__rate_interval', '5m').replaceAll(/\$\w+/g, 'value');
}

/**
 * Reads a query.
 *
 * @throws Error where it is no PromQL, or names a metric or label that there is not
 */
export function readQuery(expr: string, known: MetricLabels): ReadQuery {
  const tree = parser.parse(expr);
  tree.iterate({
    enter({ type, from }) {
      if (type.isError) throw new Error(`no PromQL at ${from}: ${expr}`);
    },
  });
  const reader = new QueryReader(expr, known);
  const labels = reader.read(tree.topNode.firstChild!) ?? new Set<string>();
  return { selectors: reader.selectors, labels };
}

class QueryReader {
  readonly selectors: Selector[] = [];

  constructor(
    private readonly expr: string,
    private readonly known: MetricLabels,
  ) {}

  /** The labels of what the node gives; undefined for a number. */
  read(node: SyntaxNode): ReadonlySet<string> | undefined {
    switch (node.name) {
      case 'VectorSelector':
        return this.selector(node);
      case 'AggregateExpr':
        return this.aggregate(node);
      case 'FunctionCall':
        return this.call(node);
      case 'BinaryExpr':
        return this.binary(node);
      case 'NumberDurationLiteral':
      case 'StringLiteral':
        return undefined;
      case 'ParenExpr':
      case 'MatrixSelector':
      case 'OffsetExpr':
      case 'UnaryExpr':
        return this.read(node.firstChild!);
      default:
        throw new Error(`${node.name} is not read: ${this.expr}`);
    }
  }

  private selector(node: SyntaxNode): ReadonlySet<string> {
    const metric = this.text(node.getChild('Identifier')!);
    const labels = this.known.get(metric);
    if (!labels) throw new Error(`there is no metric ${metric}: ${this.expr}`);
    const matchers = node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? [];
    for (const matcher of matchers) this.expectLabel(this.text(matcher.firstChild!), labels);
    const within: string[] = [];
    for (let at = node.parent; at; at = at.parent) {
      if (at.name === 'FunctionCall') within.push(this.text(at.firstChild!));
    }
    const { parent } = node;
    const range = parent?.name === 'MatrixSelector' ? this.text(parent.lastChild!) : undefined;
    this.selectors.push({
      ...{ metric, within, matchers: matchers.map((matcher) => this.text(matcher)) },
      ...(range !== undefined && { range }),
    });
    return labels;
  }

  private aggregate(node: SyntaxNode): ReadonlySet<string> {
    const inner = this.read(argumentsOf(node).at(-1)!) ?? new Set<string>();
    const modifier = node.getChild('AggregateModifier');
    if (!modifier) return new Set();
    const named = this.namesIn(modifier, inner);
    if (modifier.getChild('By')) return named;
    return new Set([...inner].filter((label) => !named.has(label)));
  }

  private call(node: SyntaxNode): ReadonlySet<string> | undefined {
    const name = this.text(node.firstChild!);
    const given = argumentsOf(node);
    const read = given.map((each) => this.read(each));
    const labels = read.find((each) => each !== undefined);
    if (name === 'time') return undefined;
    if (name === 'absent') return new Set();
    if (name !== 'label_replace') return labels;
    return new Set([...(labels ?? []), this.text(given[1]!).slice(1, -1)]);
  }

  private binary(node: SyntaxNode): ReadonlySet<string> | undefined {
    const [left, right] = [this.read(node.firstChild!), this.read(node.lastChild!)];
    const clause = node.getChild('MatchingModifierClause');
    const on = clause && this.namesIn(clause, left ?? new Set(), right ?? new Set());
    if (left === undefined || right === undefined) return left ?? right;
    const operator = node.firstChild!.nextSibling!.name;
    if (SET_OPERATORS.has(operator)) return left;
    if (operator === 'Or') return new Set([...left, ...right]);
    if (on) return on;
    const differing = [...left].filter((label) => !right.has(label));
    if (differing.length > 0 || left.size !== right.size) {
      throw new Error(`the two sides have other labels (${differing.join(', ')}): ${this.expr}`);
    }
    return left;
  }

  /** The labels that a clause names, each of which all of these have. */
  private namesIn(clause: SyntaxNode, ...sides: readonly ReadonlySet<string>[]): Set<string> {
    const names = clause
      .getChildren('GroupingLabels')
      .flatMap((each) => each.getChildren('LabelName'));
    const texts = names.map((name) => this.text(name));
    for (const side of sides) for (const text of texts) this.expectLabel(text, side);
    return new Set(texts);
  }

  private expectLabel(label: string, labels: ReadonlySet<string>): void {
    if (!labels.has(label)) {
      throw new Error(`${label} is no label of [${[...labels].join(', ')}]: ${this.expr}`);
    }
  }

  private text({ from, to }: SyntaxNode): string {
    return this.expr.slice(from, to);
  }
}

function argumentsOf(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let at = node.getChild('FunctionCallBody')!.firstChild; at; at = at.nextSibling) {
    if (/^[A-Za-z]/.test(at.name)) found.push(at);
  }
  return found;
}
