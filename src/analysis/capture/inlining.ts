import { setFlagsFromString } from 'node:v8';

/**
 * V8 puts called functions into their caller up to 920 bytes of bytecode. The way of one packet is longer, and with the
 * calls left in it takes a quarter more time (docs/decisions/0010-captures.md). The limit holds for the whole process,
 * and for what is compiled from then on; where the flag is not known, V8 says so on standard error and goes on.
 */
export function inlineWholePackets(): void {
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=4000');
}
