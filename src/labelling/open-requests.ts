/** The requests that still wait for a label, oldest first, with what their labels will teach. */
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import { hashOfRequest, hashText } from './answer.js';
import type { LabelRequest } from './label-request.js';

/** The first label of a request that is asked of two labellers. */
export interface FirstLabel {
  readonly label: number;
  readonly labeller: number | undefined;
  readonly guideline: string;
}

export interface OpenRequest {
  readonly request: LabelRequest;
  readonly high: number;
  readonly low: number;
  /** Key of the segment that pays for it. */
  readonly segment: string;
  /** NaN where absent. */
  readonly feature: number;
  first?: FirstLabel;
}

/** Which segments are asked for; undefined: any. */
export interface RequestFilter {
  readonly surface?: string;
  readonly policy?: string;
}

/** What waits of one segment. */
export interface Waiting {
  readonly count: number;
  /** When the first one was asked for, epoch ms. */
  readonly oldest: number;
}

export class OpenRequests {
  private readonly byHash = new Map<string, OpenRequest>();

  /** False where the impression is asked about already. */
  add(open: OpenRequest): boolean {
    const key = hashText(open);
    if (this.byHash.has(key)) return false;
    this.byHash.set(key, open);
    return true;
  }

  get(hash: { readonly high: number; readonly low: number }): OpenRequest | undefined {
    return this.byHash.get(hashText(hash));
  }

  delete(hash: { readonly high: number; readonly low: number }): void {
    this.byHash.delete(hashText(hash));
  }

  /** The request with this id; undefined where there is none. */
  find(id: string): LabelRequest | undefined {
    const hash = hashOfRequest(id);
    const found = hash && this.get(hash)?.request;
    return found?.id === id ? found : undefined;
  }

  /** Those of the segments asked for, oldest first, at most `limit` of them. */
  list(limit: number, { surface, policy }: RequestFilter): LabelRequest[] {
    const found: LabelRequest[] = [];
    for (const { request } of this.byHash.values()) {
      if (found.length >= limit) break;
      if (surface !== undefined && request.surface !== surface) continue;
      if (policy !== undefined && request.policy !== policy) continue;
      found.push(request);
    }
    return found;
  }

  /** What waits, by the key of the segment that pays for it. */
  waiting(): Map<string, Waiting> {
    const waiting = new Map<string, { count: number; oldest: number }>();
    for (const { segment, request } of this.byHash.values()) {
      const known = waiting.get(segment);
      if (known) known.count++;
      // The first one is the oldest.
      else waiting.set(segment, { count: 1, oldest: request.time });
    }
    return waiting;
  }

  /** Takes out those that were asked before this time, oldest first. */
  takeBefore(time: number): OpenRequest[] {
    const taken: OpenRequest[] = [];
    for (const [key, open] of this.byHash) {
      if (open.request.time >= time) break;
      this.byHash.delete(key);
      taken.push(open);
    }
    return taken;
  }

  /** Takes out the oldest ones beyond this many. */
  takeBeyond(most: number): OpenRequest[] {
    const taken: OpenRequest[] = [];
    for (const [key, open] of this.byHash) {
      if (this.byHash.size <= most) break;
      this.byHash.delete(key);
      taken.push(open);
    }
    return taken;
  }

  encode(writer: BinaryWriter): void {
    writer.uint32(this.byHash.size);
    for (const { feature, ...rest } of this.byHash.values()) {
      writer.float64(feature);
      writer.text(JSON.stringify(rest));
    }
  }

  restore(reader: BinaryReader): void {
    for (let left = reader.uint32(); left > 0; left--) {
      const feature = reader.float64();
      this.add({ feature, ...(JSON.parse(reader.text()) as Omit<OpenRequest, 'feature'>) });
    }
  }
}
