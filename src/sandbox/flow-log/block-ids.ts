/**
 * Block ids as Azure gives them: all of one length, the closing one base64 of Z and 32 zeros, data ids before it.
 * Ours say which minutes a block holds, so that a restart knows where to go on.
 */
const pad = (text: string): string => Buffer.from(text.padEnd(33, '0'), 'latin1').toString('base64');

export const OPENING_ID = pad('A');
export const CLOSING_ID = pad('Z');

/** For a block with the minutes [fromMs, toMs), both whole minutes. */
export const dataBlockId = (fromMs: number, toMs: number): string => pad(`D${digits(fromMs)}-${digits(toMs)}-`);

/** End of the minutes that a data block holds; undefined for other blocks. */
export function blockEndMs(id: string): number | undefined {
  const match = /^D\d{12}-(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)-/.exec(Buffer.from(id, 'base64').toString('latin1'));
  if (!match) return undefined;
  const [year = 0, month = 0, day, hour, minute] = match.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute);
}

/** yyyyMMddHHmm, UTC. */
const digits = (timeMs: number): string => new Date(timeMs).toISOString().replace(/\D/g, '').slice(0, 12);
