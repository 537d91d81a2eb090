/**
 * The diets of many users, by row: decayed weights of the categories that each was shown (or
 * liked). A user's categories are a linked list of cells in shared typed arrays, 14 bytes a cell
 * and 24 a user, so that nothing moves when a user meets a new category.
 */
import { grownArray } from '../../events/columns.js';
import type { BinaryReader, BinaryWriter } from '../../summaries/binary.js';
import type { Diet } from './diet.js';

export class Diets {
  private size = 0;
  /** First cell of the row's list plus one; 0 for none. */
  private head = new Uint32Array(16);
  private events = new Uint32Array(16);
  private squares = new Float64Array(16);
  private spread = new Float64Array(16);

  private cells = 0;
  /** Next cell of the list plus one; 0 for none. */
  private next = new Uint32Array(16);
  private category = new Uint16Array(16);
  private weight = new Float64Array(16);

  /** Makes room for rows below this number, with empty diets. */
  grow(rows: number): void {
    if (rows > this.head.length) {
      this.head = grownArray(this.head, rows);
      this.events = grownArray(this.events, rows);
      this.squares = grownArray(this.squares, rows);
      this.spread = grownArray(this.spread, rows);
    }
    this.size = Math.max(this.size, rows);
  }

  /**
   * Adds an impression of an item to a row's diet; each of its categories gets an equal part.
   * O(categories of the item · categories of the user).
   */
  add(row: number, categories: Uint16Array, weight: number): void {
    const part = weight / categories.length;
    for (let i = 0; i < categories.length; i++) {
      const cell = this.cell(row, categories[i]!);
      this.weight[cell] = this.weight[cell]! + part;
    }
    this.events[row] = this.events[row]! + 1;
    this.squares[row] = this.squares[row]! + weight * weight;
    this.spread[row] = this.spread[row]! + (weight * weight) / categories.length;
  }

  /** Copies a row's diet into `into`, which is made larger as needed. O(categories of the user). */
  read(row: number, into: Diet): void {
    let size = 0;
    let total = 0;
    for (let at = this.head[row]!; at !== 0; at = this.next[at - 1]!) {
      if (size === into.weights.length) {
        into.categories = grownArray(into.categories, size + 1);
        into.weights = grownArray(into.weights, size + 1);
      }
      into.categories[size] = this.category[at - 1]!;
      into.weights[size] = this.weight[at - 1]!;
      total += this.weight[at - 1]!;
      size++;
    }
    into.size = size;
    into.total = total;
    into.squares = this.squares[row]!;
    into.spread = this.spread[row]!;
    into.events = this.events[row]!;
  }

  /** Multiplies all weights by an exact power of two. O(users + cells). */
  scale(factor: number): void {
    const squared = factor * factor;
    for (let row = 0; row < this.size; row++) {
      this.squares[row] = this.squares[row]! * squared;
      this.spread[row] = this.spread[row]! * squared;
    }
    for (let cell = 0; cell < this.cells; cell++) this.weight[cell] = this.weight[cell]! * factor;
  }

  /** The diets of these rows alone, ascending, numbered anew from 0. O(users + cells). */
  kept(rows: Uint32Array): Diets {
    const kept = new Diets();
    kept.grow(rows.length);
    rows.forEach((row, to) => {
      kept.events[to] = this.events[row]!;
      kept.squares[to] = this.squares[row]!;
      kept.spread[to] = this.spread[row]!;
      let end = 0;
      for (let at = this.head[row]!; at !== 0; at = this.next[at - 1]!) {
        const cell = kept.append(this.category[at - 1]!, this.weight[at - 1]!, 0);
        if (end === 0) kept.head[to] = cell + 1;
        else kept.next[end - 1] = cell + 1;
        end = cell + 1;
      }
    });
    return kept;
  }

  encode(writer: BinaryWriter): void {
    writer.array(this.head, this.size);
    writer.array(this.events, this.size);
    writer.array(this.squares, this.size);
    writer.array(this.spread, this.size);
    writer.array(this.next, this.cells);
    writer.array(this.category, this.cells);
    writer.array(this.weight, this.cells);
  }

  static decode(reader: BinaryReader): Diets {
    const diets = new Diets();
    diets.head = reader.array(Uint32Array);
    diets.size = diets.head.length;
    diets.events = reader.array(Uint32Array);
    diets.squares = reader.array(Float64Array);
    diets.spread = reader.array(Float64Array);
    diets.next = reader.array(Uint32Array);
    diets.cells = diets.next.length;
    diets.category = reader.array(Uint16Array);
    diets.weight = reader.array(Float64Array);
    return diets;
  }

  /** The row's cell of this category, made where it is absent. */
  private cell(row: number, category: number): number {
    for (let at = this.head[row]!; at !== 0; at = this.next[at - 1]!) {
      if (this.category[at - 1] === category) return at - 1;
    }
    const cell = this.append(category, 0, this.head[row]!);
    this.head[row] = cell + 1;
    return cell;
  }

  private append(category: number, weight: number, next: number): number {
    if (this.cells === this.next.length) {
      this.next = grownArray(this.next, this.cells + 1);
      this.category = grownArray(this.category, this.cells + 1);
      this.weight = grownArray(this.weight, this.cells + 1);
    }
    this.next[this.cells] = next;
    this.category[this.cells] = category;
    this.weight[this.cells] = weight;
    return this.cells++;
  }
}

/** A diet to read into. */
export function emptyDiet(): Diet {
  return {
    size: 0,
    categories: new Uint16Array(16),
    weights: new Float64Array(16),
    total: 0,
    squares: 0,
    spread: 0,
    events: 0,
  };
}
