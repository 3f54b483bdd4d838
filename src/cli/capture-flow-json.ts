import { ipv4Text, ipv6Text } from '#analysis/capture/applications/address-text.ts';
import type { FlowApplication } from '#analysis/capture/applications/classifier.ts';
import { type CaptureTime, nanosecondsBetween } from '#analysis/capture/capture-time.ts';
import type { FlowDirection, FlowRecord } from '#analysis/capture/flow-table/flow-record.ts';
import { ADDRESS_BYTES, isMappedV4, V4_OFFSET } from '#analysis/enrich/address.ts';
import { countryCode, type EnrichedColumns, type Enrichment } from '#analysis/enrich/enrichment.ts';
import { protocolName } from '#core/flow.ts';

export interface FlowToPrint {
  readonly capture: string;
  readonly record: FlowRecord;
  readonly application: FlowApplication;
}

/** One flow of `flowbell analyze --flows`, described in docs/capture-flows.md. */
export function captureFlowJson({ capture, record, application }: FlowToPrint, enrichment: Enrichment) {
  const { first, last, sent, received, tcp } = record;
  const ends = endsOf(record, enrichment);
  return {
    capture,
    firstAt: timeJson(first),
    lastAt: timeJson(last),
    durationMs: first === null || last === null ? null : nanosecondsBetween(first, last) / 1e6,
    protocol: protocolName(record.protocol),
    protocolNumber: record.protocol,
    src: endJson(ends, 0, record.portsKnown ? record.initiatorPort : null),
    dst: endJson(ends, 1, record.portsKnown ? record.responderPort : null),
    vlan: record.vlan,
    ipDepth: record.ipDepth,
    isTunnel: record.carriesFlows,
    sent: directionJson(sent),
    received: directionJson(received),
    tcp:
      tcp === null
        ? null
        : {
            result: tcp.result,
            handshakeMicroseconds: tcp.handshakeMicroseconds,
            retransmissionsSent: sent.retransmissions,
            retransmissionsReceived: received.retransmissions,
            zeroWindowsSent: sent.zeroWindows,
            zeroWindowsReceived: received.zeroWindows,
          },
    application: {
      name: known(application.name),
      service: known(application.service),
      basis: application.basis,
      facts: application.facts ?? null,
    },
    initiatorBy: record.initiatorBy,
    responderFirst: record.responderFirst,
    end: record.end,
  };
}

const known = (value: string): string | null => (value === '' ? null : value);

/** Many flows begin in one second, and making its text takes longer than the rest of a line. */
const latest = { seconds: -1, text: '' };

/** ISO 8601 in UTC with nine digits of the second. */
export function timeJson(time: CaptureTime | null): string | null {
  if (time === null) return null;
  if (time.seconds !== latest.seconds) {
    latest.seconds = time.seconds;
    latest.text = new Date(time.seconds * 1000).toISOString().slice(0, 19);
  }
  return `${latest.text}.${String(time.nanoseconds).padStart(9, '0')}Z`;
}

interface Ends {
  /** Both addresses one after the other. */
  readonly addresses: Uint8Array;
  readonly known: EnrichedColumns;
  readonly enrichment: Enrichment;
}

/** One question for both ends. */
function endsOf({ initiator, responder }: FlowRecord, enrichment: Enrichment): Ends {
  const addresses = new Uint8Array(2 * ADDRESS_BYTES);
  addresses.set(initiator);
  addresses.set(responder, ADDRESS_BYTES);
  return { addresses, known: enrichment.enrichAddresses(addresses, 2), enrichment };
}

function endJson({ addresses, known: facts, enrichment }: Ends, end: 0 | 1, port: number | null) {
  const at = end * ADDRESS_BYTES;
  const asn = facts.asn[end] ?? 0;
  return {
    address: isMappedV4(addresses, at) ? ipv4Text(addresses, at + V4_OFFSET) : ipv6Text(addresses, at),
    port,
    name: known(enrichment.name(addresses, at)),
    country: known(countryCode(facts.country[end] ?? 0)),
    asn: asn === 0 ? null : asn,
    organisation: asn === 0 ? null : known(enrichment.organisation(asn)),
  };
}

const directionJson = ({ packets, wireBytes, capturedBytes }: FlowDirection) => ({
  packets,
  wireBytes,
  capturedBytes,
});
