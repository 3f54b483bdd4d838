import type { FlowContext, FlowFormat } from '#core/flow.ts';
import { STATE } from '#core/flow.ts';
import { QUOTE } from './bytes.ts';
import type { RowBatch } from './row-batch.ts';
import { KIND, TEXT } from './structure.ts';
import { type CachedText, NO_TEXT, TextCache } from './text-cache.ts';

interface Outer {
  text: CachedText;
}
interface Inner {
  text: CachedText;
  readonly outer: Outer;
}
/** Rows [from, to) of a batch that stand in one list of tuples. */
interface Segment {
  readonly batch: RowBatch;
  readonly from: number;
  readonly to: number;
  readonly inner: Inner;
}

const SLOTS = TEXT.outer - TEXT.time;

/**
 * What the open record has said so far. Keys come in any order, also after the tuples that they speak about, so rows
 * get their context when the record ends. Tuples stand in an inner object (a MAC in NSG logs, a rule in VNet logs),
 * that in an outer one (a rule in NSG logs, an ACL in VNet logs).
 */
export class RecordScope {
  readonly #cache = new TextCache();
  readonly #texts: CachedText[] = new Array<CachedText>(SLOTS).fill(NO_TEXT);
  /** The last text of each role, as written between its quotes. */
  readonly #last: (CachedText | undefined)[] = new Array<CachedText | undefined>(SLOTS + 2).fill(undefined);
  #outer: Outer = { text: NO_TEXT };
  #inner: Inner = { text: NO_TEXT, outer: this.#outer };
  #segments: Segment[] = [];
  #macText = '';
  #mac = '';
  readonly formats = new Set<FlowFormat>();

  /** Forgets the record before. */
  begin(): void {
    this.#texts.fill(NO_TEXT);
    this.#segments.length = 0;
  }

  /** An object or list of `kind` begins. */
  open(kind: number): void {
    if (kind === KIND.nsgRule || kind === KIND.vnetAcl) this.#outer = { text: NO_TEXT };
    if (kind === KIND.nsgMac || kind === KIND.vnetRule) this.#inner = { text: NO_TEXT, outer: this.#outer };
  }

  /**
   * Takes the text of a role of TEXT that begins behind the quote at `from - 1` when it is the same as the last one of
   * that role, which ids mostly are. Returns the position of its closing quote, or -1.
   */
  repeatText(role: number, bytes: Uint8Array, from: number): number {
    const last = this.#last[role - TEXT.time];
    if (last === undefined) return -1;
    const known = last.bytes;
    const { length } = known;
    let index = 0;
    while (index < length && known[index] === bytes[from + index]) index++;
    if (index < length || bytes[from + length] !== QUOTE) return -1;
    this.#put(role, last);
    return from + length;
  }

  /** Takes the text of a role of TEXT, written between quotes at [from, to). */
  setText(role: number, bytes: Uint8Array, at: { from: number; to: number; hasEscapes: boolean }): void {
    const text = this.#cache.get(bytes, at.from, at.to, at.hasEscapes);
    this.#put(role, text);
    this.#last[role - TEXT.time] = at.hasEscapes ? undefined : text;
  }

  #put(role: number, text: CachedText): void {
    if (role === TEXT.outer) this.#outer.text = text;
    else if (role === TEXT.inner) this.#inner.text = text;
    else this.#texts[role - TEXT.time] = text;
  }

  addRows(batch: RowBatch, from: number): void {
    if (batch.count > from) this.#segments.push({ batch, from, to: batch.count, inner: this.#inner });
  }

  /** Gives the rows of the record their contexts. */
  resolve(isVnet: boolean): void {
    const time = this.#text(TEXT.time);
    const shared = { recordTimeMs: recordTimeMs(time.text), mac: this.#text(TEXT.mac) };
    for (const segment of this.#segments) {
      if (isVnet) this.#resolveVnet(segment, shared);
      else this.#resolveNsg(segment, shared);
    }
    this.#segments.length = 0;
  }

  /** A log is about one NIC or a few: the last answer is mostly the next. */
  #macOf(written: string): string {
    if (written !== this.#macText) {
      this.#macText = written;
      this.#mac = macOf(written);
    }
    return this.#mac;
  }

  #text(role: number): CachedText {
    return this.#texts[role - TEXT.time] ?? NO_TEXT;
  }

  #resolveVnet(segment: Segment, shared: { recordTimeMs: number; mac: CachedText }): void {
    const { inner } = segment;
    const context: FlowContext = {
      format: 'vnet4',
      recordTimeMs: shared.recordTimeMs,
      flowLogId: this.#text(TEXT.flowLogId).text,
      targetId: this.#text(TEXT.targetId).text,
      mac: this.#macOf(shared.mac.text),
      aclId: inner.outer.text.text,
      rule: inner.text.text,
    };
    this.formats.add('vnet4');
    const hash = hashOf(shared.recordTimeMs, inner.text.hash, inner.outer.text.hash);
    segment.batch.setContext(segment.from, segment.to, context, hash);
  }

  #resolveNsg(segment: Segment, shared: { recordTimeMs: number; mac: CachedText }): void {
    const { inner, batch } = segment;
    const id = this.#text(TEXT.resourceId).text;
    const mac = inner.text.text === '' ? shared.mac : inner.text;
    const hash = hashOf(shared.recordTimeMs, inner.outer.text.hash, mac.hash);
    // Version 1 rows have no state. A list holds one version, but nothing forbids both.
    for (let from = segment.from; from < segment.to; ) {
      const isFirstVersion = batch.state[from] === STATE.none;
      let to = from + 1;
      while (to < segment.to && (batch.state[to] === STATE.none) === isFirstVersion) to++;
      const context: FlowContext = {
        format: isFirstVersion ? 'nsg1' : 'nsg2',
        recordTimeMs: shared.recordTimeMs,
        flowLogId: id,
        targetId: id,
        mac: this.#macOf(mac.text),
        aclId: id,
        rule: inner.outer.text.text,
      };
      this.formats.add(context.format);
      batch.setContext(from, to, context, hash);
      from = to;
    }
  }
}

/** A 48-bit integer, so that probing for the next free slot stays exact. */
function hashOf(timeMs: number, a: number, b: number): number {
  const mixed = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b) >>> 0;
  return mixed * 65_536 + (Number.isNaN(timeMs) ? 0 : timeMs % 65_521);
}

/** 12 hex digits in upper case, '' when the text is no MAC address. */
function macOf(text: string): string {
  const digits = text.replaceAll(/[-:.]/g, '').toUpperCase();
  return /^[0-9A-F]{12}$/.test(digits) ? digits : '';
}

/** Time of an ISO 8601 text, UTC where it names no zone, in ms; NaN when it is none. */
function recordTimeMs(text: string): number {
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d:\d\d)?$/.exec(text);
  return parts === null ? Number.NaN : Date.parse(`${parts[1]}${parts[2] ?? 'Z'}`);
}
