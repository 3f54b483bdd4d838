import type { Condition } from '#analysis/filter/condition.ts';
import { PROTOCOL_NAMES } from '#core/flow.ts';
import { DYNAMIC_PORTS_FROM } from './history.ts';

const PROTOCOL_NUMBERS = new Map(Object.entries(PROTOCOL_NAMES).map(([number, name]) => [name, Number(number)]));

/**
 * The allowed flows that a new-value candidate is about. Answered inbound rows are C and E rows; outbound ones are
 * counted where they start; counting distinct flows makes both the same.
 */
export function candidateCondition(key: Readonly<Record<string, string>>): Condition {
  const parts = ["action = 'allow'"];
  const params: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(key)) {
    const part = PARTS[name];
    if (part === undefined) throw new Error(`a candidate has no field ${name}`);
    const { sql, param } = part(value);
    parts.push(sql);
    if (param !== undefined) params[`key_${name}`] = param;
  }
  return { sql: parts.join(' AND '), params };
}

const PARTS: Readonly<Record<string, (value: string) => { sql: string; param?: string | number }>> = {
  vm: (value) => ({ sql: "if(vm = '', nic, vm) = {key_vm:String}", param: value }),
  nsg: (value) => ({ sql: 'nsg = {key_nsg:String}', param: value }),
  direction: (value) => ({ sql: 'toString(direction) = {key_direction:String}', param: value }),
  protocol: (value) => ({ sql: 'protocol = {key_protocol:UInt8}', param: protocolNumber(value) }),
  port: (value) =>
    value === 'dynamic'
      ? { sql: `dst_port >= ${DYNAMIC_PORTS_FROM}` }
      : { sql: 'dst_port = {key_port:UInt16}', param: Number(value) },
  country: (value) =>
    value === ''
      ? { sql: "remote_class = 'internet' AND remote_country = unhex('0000')" }
      : { sql: 'toString(remote_country) = {key_country:String}', param: value },
};

/** `TCP` → 6, `protocol 99` → 99. */
const protocolNumber = (name: string): number => PROTOCOL_NUMBERS.get(name) ?? Number(name.replace('protocol ', ''));
