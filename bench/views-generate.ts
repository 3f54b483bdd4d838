import type { Inventory, Resource } from '#core/resource.ts';
import { DAY_MS } from '#core/window.ts';

/** An estate of three VNets with four subnets each, and five VMs in each of these. */
const VNETS = 3;
const SUBNETS = 4;
const VMS = 60;
const HOSTS = VMS / (VNETS * SUBNETS);
/** People who use the web servers within an hour; each makes some eight connections. */
const VISITS = 2000;

/** The estate as configuration would name it. */
export function viewsInventory(): Inventory {
  return {
    resources: Array.from({ length: VMS }, (_, index) => machine(index)),
    internalRanges: ['10.0.0.0/8'],
    onPremRanges: ['192.168.0.0/16'],
  };
}

function machine(index: number): Resource {
  const subnet = Math.floor(index / HOSTS);
  const vnet = Math.floor(subnet / SUBNETS);
  return {
    name: `vm-${index}`,
    macs: [`000D3A${index.toString(16).padStart(6, '0').toUpperCase()}`],
    addresses: [`10.${vnet}.${subnet}.${4 + (index % HOSTS)}`],
    subnet: `snet-${subnet}`,
    vnet: `vnet-${vnet}`,
    nsg: `nsg-${subnet}`,
    role: '',
  };
}

const number = (salt: number, below: number | string): string => `(cityHash64(number, ${salt}) % ${below})`;
/** 0 to 1. */
const share = (salt: number): string => `(${number(salt, 1_000_000)} / 1e6)`;
const addressOf = (vm: string): string =>
  `IPv4ToIPv6(toIPv4(toUInt32(167772160 + intDiv(${vm}, ${HOSTS * SUBNETS}) * 65536 + intDiv(${vm}, ${HOSTS}) * 256 + 4 + ${vm} % ${HOSTS})))`;
const COUNTRIES = 'US CN NL DE RU GB FR SG BR IN VN KR JP ID TW HK UA PL IT ES SE CA AU TR MX AR TH BG RO IR ZA EG';

/**
 * Rows of one day of flows, made by the engine: 45 of 100 are scans from the internet that are denied, 25 web traffic
 * to eight servers, 15 from us to services outside and 15 among our own machines, which both ends log. One VM in each
 * subnet has a public address. Scans are of two kinds: many addresses that try a dozen ports, and some that try all
 * ports, so that hardly two are alike. Allowed flows have a begin and an end, one in twenty goes on for a quarter of an
 * hour.
 */
export const DAY_OF_FLOWS = `
INSERT INTO flows (time, record_time, src, dst, src_port, dst_port, protocol, direction, action, state, encryption,
  packets_sent, bytes_sent, packets_received, bytes_received, counted, src_country, dst_country, src_asn, dst_asn,
  src_class, dst_class, format, source, vm, nic, subnet, vnet, nsg, rule, rule_default, batch, row)
WITH
  ${number(1, 100)} AS mix,
  multiIf(mix < 45, 0, mix < 70, 1, mix < 85, 2, 3) AS kind,
  {day_ms:Int64} + toInt64(${DAY_MS} * ${share(6)}) AS begin_ms,
  ${number(10, 10)} < 4 AS is_common,
  ${number(15, VISITS)} AS visit,
  multiIf(
    kind = 0, 5 * ${number(2, VMS / HOSTS)},
    kind = 1, 5 * (cityHash64(visit, intDiv(begin_ms, 3600000)) % 8),
    ${number(2, VMS)}) AS ours,
  (ours + 1 + 7 * (cityHash64(ours, ${number(3, 4)}) % 8)) % ${VMS} AS other,
  multiIf(
    kind = 0 AND is_common, toUInt64(200000 * pow(${share(4)}, 3)),
    kind = 0, toUInt64(2000 * pow(${share(4)}, 2)),
    kind = 1, 1000000 + toUInt64(100000 * pow((cityHash64(visit, intDiv(begin_ms, 3600000), 1) % 1000000) / 1e6, 2)),
    2000000 + cityHash64(ours, toUInt64(30 * pow(${share(4)}, 2))) % 2000) AS peer,
  cityHash64(peer) AS peer_hash,
  kind = 2 AND ${number(5, 4)} = 0 AS is_platform,
  IPv4ToIPv6(toIPv4(toUInt32(if(is_platform, 2822734096, (20 + peer_hash % 80) * 16777216 + intDiv(peer_hash, 100) % 16777216)))) AS peer_address,
  splitByChar(' ', '${COUNTRIES}') AS codes,
  if(is_platform, 0, 1000 + intDiv(peer_hash, 7) % 5000) AS peer_asn,
  toFixedString(if(is_platform, unhex('0000'), codes[1 + toUInt64(32 * pow((peer_hash % 997) / 997, 2))]), 2) AS peer_country,
  multiIf(is_platform, 'azurePlatform', kind = 2 AND peer_hash % 3 = 0, 'azurePublic', 'internet') AS peer_class,
  multiIf(${number(7, 20)} = 0, 900000 + ${number(8, 120000)}, 200 + toUInt64(60000 * pow(${share(8)}, 4))) AS lasts,
  toUInt64(1 + 2000 * pow(${share(9)}, 6)) AS packets,
  multiIf(
    kind = 0 AND is_common, [22, 23, 3389, 445, 80, 8080, 5060, 1433, 6379, 3306, 5900, 8443][1 + ${number(11, 12)}],
    kind = 0, 1 + ${number(11, 65000)},
    kind = 1, [443, 443, 443, 443, 80][1 + ${number(11, 5)}],
    kind = 2, if(is_platform, 53, [443, 443, 443, 80, 123, 5671][1 + peer % 6]),
    [5432, 1433, 443, 6379, 8080, 53, 389, 445][1 + other % 8]) AS port,
  arrayJoin(multiIf(
    kind = 0, [(0, 4, 0, 0)],
    lasts >= 900000, arrayConcat([(0, 1, 0, 0)], [(0, 2, 300000, 1), (0, 2, 600000, 1), (0, 3, lasts, 1)]),
    [(0, 1, 0, 0), (0, 3, lasts, 1)])) AS tuple,
  arrayJoin(if(kind = 3, [0, 1], [if(kind = 2, 0, 1)])) AS arrives,
  tuple.2 AS state_code,
  tuple.4 = 1 AS has_counters,
  if(kind = 3 AND arrives, other, ours) AS logged,
  fromUnixTimestamp64Milli(toInt64(begin_ms + tuple.3 + arrives * 3), 'UTC') AS at
SELECT
  at, toStartOfMinute(at) + 60,
  if(kind IN (0, 1), peer_address, ${addressOf('ours')}),
  multiIf(kind IN (0, 1), ${addressOf('ours')}, kind = 2, peer_address, ${addressOf('other')}),
  1024 + number * 7919 % 64000, port, if(port IN (53, 123, 5060), 17, 6),
  if(arrives, 'in', 'out'), if(kind = 0, 'deny', 'allow'), toInt8(state_code), if(kind = 0, 0, 2),
  has_counters * packets, has_counters * packets * (60 + ${number(13, 400)}),
  has_counters * packets, has_counters * packets * (60 + ${number(14, 1300)}), kind = 0 OR has_counters OR state_code = 1,
  if(kind IN (0, 1), peer_country, toFixedString(unhex('0000'), 2)), if(kind = 2, peer_country, toFixedString(unhex('0000'), 2)),
  if(kind IN (0, 1), peer_asn, 0), if(kind = 2, peer_asn, 0),
  if(kind IN (0, 1), peer_class, 'vm'), if(kind = 2, peer_class, 'vm'),
  'vnet4', concat('flowlog-vnet-', toString(intDiv(logged, ${HOSTS * SUBNETS}))), concat('vm-', toString(logged)),
  concat('000D3A', leftPad(hex(toUInt8(logged)), 6, '0')), concat('snet-', toString(intDiv(logged, ${HOSTS}))),
  concat('vnet-', toString(intDiv(logged, ${HOSTS * SUBNETS}))), concat('nsg-', toString(intDiv(logged, ${HOSTS}))),
  multiIf(kind = 0, 'DenyAllInBound', kind = 1, 'AllowWeb', kind = 2, 'AllowInternetOutBound', 'AllowVnetInBound'),
  kind != 1, cityHash64(toStartOfFiveMinutes(at), logged), toUInt32(rowNumberInAllBlocks() + 1)
FROM numbers_mt({first:UInt64}, {flows:UInt64})
`;
