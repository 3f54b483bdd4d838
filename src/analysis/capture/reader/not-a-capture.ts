import { AppError } from '#core/errors.ts';
import { foreignFormat } from './foreign-format.ts';

const SHOWN_BYTES = 8;

/** FB3006 for bytes that begin neither pcap nor pcapng: names the format where it is known, and what to do. */
export function notACapture(bytes: Uint8Array): AppError {
  const foreign = foreignFormat(bytes);
  const found = bytes.length === 0 ? 'nothing' : Buffer.from(bytes.subarray(0, SHOWN_BYTES)).toString('hex');
  if (foreign !== null) {
    return new AppError('FB3006', {
      message: `Expected a pcap or pcapng capture; found ${foreign.name}, which is not read.`,
      next: foreign.next,
      details: { offset: 0, found, format: foreign.name },
    });
  }
  return new AppError('FB3006', {
    message: `Expected a pcap or pcapng capture, which begins with a1b2c3d4, a1b23c4d, a1b2cd34 (in either byte order) or 0a0d0d0a; found ${found} at byte 0.`,
    next: 'Check that this is the file you meant. Wireshark can tell most capture formats and save them as pcapng.',
    details: { offset: 0, found },
  });
}
