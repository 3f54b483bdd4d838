import type { Traffic } from '#sandbox/traffic/traffic.ts';

/** One tuple as its fields, with the rule that decided. */
export interface Line {
  readonly rule: string;
  readonly timeMs: number;
  readonly src: string;
  readonly dst: string;
  readonly srcPort: number;
  readonly dstPort: number;
  readonly protocol: number;
  readonly direction: string;
  readonly state: string;
  readonly packetsReceived: number;
}

/** What one NIC logs in one minute, read back from the text. */
export function linesOf(traffic: Traffic, nic: number, minuteMs: number): Line[] {
  return [...traffic.tuples(nic, minuteMs)].flatMap(([rule, group]) =>
    group.map(({ text }) => {
      const [time, src = '', dst = '', srcPort, dstPort, protocol, direction = '', state = '', ...rest] =
        text.split(',');
      return {
        rule,
        timeMs: Number(time),
        src,
        dst,
        srcPort: Number(srcPort),
        dstPort: Number(dstPort),
        protocol: Number(protocol),
        direction,
        state,
        packetsReceived: Number(rest[3]),
      };
    }),
  );
}

export const minutesFrom = (startMs: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => startMs + index * 60_000);
