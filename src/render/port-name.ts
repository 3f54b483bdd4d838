import { protocolName } from '#core/flow.ts';

/** `443/TCP`; ICMP and its like have no ports, logs give them 0. */
export const portName = (protocol: number, port: number): string =>
  protocol === 6 || protocol === 17 || port !== 0 ? `${port}/${protocolName(protocol)}` : protocolName(protocol);

/** `6/443`, as views name a port, for people; what is not of that form stays as it is. */
export function keyedPortName(key: string): string {
  const parts = /^(\d{1,3})\/(\d{1,5})$/.exec(key);
  return parts === null ? key : portName(Number(parts[1]), Number(parts[2]));
}
