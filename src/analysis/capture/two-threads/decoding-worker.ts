import { readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { AppError } from '#core/errors.ts';
import { CaptureDecoding, type ReadFacts } from '../capture-decoding.ts';
import { inlineWholePackets } from '../inlining.ts';
import { DATA_BYTES } from './channel-memory.ts';
import type { DecodingAnswer, DecodingJob } from './decoding-job.ts';
import { NobodyWaits, RowSender } from './row-sender.ts';

/** The thread that reads and decodes a capture file, while another one counts its flows. */
function answer({ fd, hashSeed, memory }: DecodingJob): DecodingAnswer {
  const sender = new RowSender(memory);
  try {
    return { kind: 'done', facts: decode(fd, hashSeed, sender) };
  } catch (error) {
    if (error instanceof NobodyWaits) return { kind: 'stopped' };
    if (!(error instanceof AppError)) return { kind: 'failed', error };
    const { code, message, next, details } = error;
    return { kind: 'refused', code, message, next, details };
  } finally {
    sender.end();
  }
}

/** Window after window, as `readFileWindows` in one thread. */
function decode(fd: number, hashSeed: number, sender: RowSender): ReadFacts {
  const decoding = new CaptureDecoding(sender.rows, hashSeed, (rows) => {
    sender.progress.packets = decoding.packets;
    return sender.publish(rows);
  });
  let leftover: Uint8Array = new Uint8Array(0);
  while (!decoding.isOver) {
    const window = sender.nextWindow();
    const { bytes, view, dataAt } = window;
    const from = window.prepend(leftover);
    const length = readSync(fd, bytes, dataAt, DATA_BYTES, sender.progress.bytes);
    if (length === 0) break;
    sender.progress.bytes += length;
    leftover = bytes.subarray(decoding.push(bytes, view, from, dataAt + length), dataAt + length);
  }
  return decoding.finish(leftover.slice());
}

inlineWholePackets();
parentPort?.on('message', (job: DecodingJob) => parentPort?.postMessage(answer(job)));
