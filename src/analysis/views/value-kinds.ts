import { countryName } from '#analysis/enrich/country-name.ts';
import { serviceName } from '#analysis/enrich/services.ts';
import { protocolName } from '#core/flow.ts';
import { addressText, countryCode, type ViewContext } from './view.ts';

/** Something that rows can be told apart by, as SQL text, and what people call a value of it. */
export interface ValueKind {
  readonly sql: string;
  /** Rows that have one. */
  readonly where: string;
  /** From what the store answers to what a program compares. */
  readonly valueOf: (stored: string) => string;
  readonly labelOf: (value: string, context: ViewContext) => string;
}

const same = (stored: string): string => stored;
const addressLabel = (address: string, { nameOf }: ViewContext): string => nameOf(address);

export const ADDRESS_KIND: ValueKind = {
  sql: 'toString(remote)',
  where: '1',
  valueOf: addressText,
  labelOf: addressLabel,
};
export const COUNTRY_KIND: ValueKind = {
  sql: 'toString(remote_country)',
  where: "remote_class IN ('internet', 'azurePublic')",
  valueOf: countryCode,
  labelOf: countryName,
};
export const PORT_KIND: ValueKind = {
  sql: "concat(toString(protocol), '/', toString(dst_port))",
  where: '1',
  valueOf: same,
  labelOf: (value) => {
    const [protocol = 0, port = 0] = value.split('/').map(Number);
    return serviceName(protocol, port);
  },
};
export const PROTOCOL_KIND: ValueKind = {
  sql: 'toString(protocol)',
  where: '1',
  valueOf: same,
  labelOf: (value) => protocolName(Number(value)),
};
