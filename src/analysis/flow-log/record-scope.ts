import type { FlowContext, FlowFormat } from '#core/flow.ts';
import { STATE } from '#core/flow.ts';
import { recordTimeAt, recordTimeMs } from './record-time.ts';
import type { RowBatch } from './row-batch.ts';
import { startsWith } from './same-bytes.ts';
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

// Constants of this file, which V8 folds; see plain-tuples.ts.
const QUOTE = 0x22;
const { time: TIME, outer: OUTER, inner: INNER } = TEXT;
const FIRST_ROLE = TIME;
const SLOTS = OUTER - FIRST_ROLE;

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
  #recordTimeMs = Number.NaN;
  #macText = '';
  #mac = '';
  readonly formats = new Set<FlowFormat>();

  /** Forgets the record before. */
  begin(): void {
    this.#texts.fill(NO_TEXT);
    this.#recordTimeMs = Number.NaN;
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
  repeatText(role: number, view: DataView, from: number): number {
    const last = this.#last[role - FIRST_ROLE];
    if (last === undefined || !startsWith(view, from, last.view)) return -1;
    const to = from + last.view.byteLength;
    if (view.getUint8(to) !== QUOTE) return -1;
    this.#put(role, last);
    return to;
  }

  /** Takes the text of a role of TEXT, written between quotes at [from, to). */
  setText(role: number, bytes: Uint8Array, at: { from: number; to: number; hasEscapes: boolean }): void {
    if (role === TIME && !at.hasEscapes) {
      this.#recordTimeMs = recordTimeAt(bytes, at.from, at.to);
      return;
    }
    const text = this.#cache.get(bytes, at.from, at.to, at.hasEscapes);
    this.#put(role, text);
    this.#last[role - FIRST_ROLE] = at.hasEscapes ? undefined : text;
  }

  #put(role: number, text: CachedText): void {
    if (role === OUTER) this.#outer.text = text;
    else if (role === INNER) this.#inner.text = text;
    else if (role === TIME) this.#recordTimeMs = recordTimeMs(text.text);
    else this.#texts[role - FIRST_ROLE] = text;
  }

  addRows(batch: RowBatch, from: number): void {
    if (batch.count > from) this.#segments.push({ batch, from, to: batch.count, inner: this.#inner });
  }

  /** Gives the rows of the record their contexts. */
  resolve(isVnet: boolean): void {
    const shared = { recordTimeMs: this.#recordTimeMs, mac: this.#text(TEXT.mac) };
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
    return this.#texts[role - FIRST_ROLE] ?? NO_TEXT;
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
    const { state } = batch.arrays;
    const id = this.#text(TEXT.resourceId).text;
    const mac = inner.text.text === '' ? shared.mac : inner.text;
    const hash = hashOf(shared.recordTimeMs, inner.outer.text.hash, mac.hash);
    // Version 1 rows have no state. A list holds one version, but nothing forbids both.
    for (let from = segment.from; from < segment.to; ) {
      const isFirstVersion = state[from] === STATE.none;
      let to = from + 1;
      while (to < segment.to && (state[to] === STATE.none) === isFirstVersion) to++;
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

/** 30 bits, which V8 keeps without allocating, also when the next free slot is looked for. */
function hashOf(timeMs: number, a: number, b: number): number {
  const mixed = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b) >>> 0;
  const minute = Number.isNaN(timeMs) ? 0 : timeMs % 0x3fff_ffdd;
  return ((mixed ^ Math.imul(minute, 0xc2b2ae35)) >>> 2) | 0;
}

/** 12 hex digits in upper case, '' when the text is no MAC address. */
function macOf(text: string): string {
  const digits = text.replaceAll(/[-:.]/g, '').toUpperCase();
  return /^[0-9A-F]{12}$/.test(digits) ? digits : '';
}
