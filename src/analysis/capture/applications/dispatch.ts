import type { Application, Message, Recogniser } from './application.ts';
import { TCP, UDP } from './application.ts';
import { u8 } from './byte-reads.ts';

/** A recogniser with the number of its application: its place in the registry, from 1 on. */
interface Candidate {
  readonly application: number;
  /** 1 for each first byte that a message can have. */
  readonly allows: Uint8Array;
  readonly test: Recogniser['test'];
}

interface TransportTables {
  /** Candidates of each port that has some, and for each of the 65,536 ports the number of its list; 0 = none. */
  readonly lists: (readonly Candidate[])[];
  readonly listOfPort: Uint8Array;
  readonly byFirstByte: readonly (readonly Candidate[])[];
}

const ALL_BYTES = Array.from({ length: 256 }, (_, byte) => byte);

/** Finds the application of a message: tests of its ports first, then those that its first byte allows. */
export class Dispatch {
  readonly #tcp: TransportTables;
  readonly #udp: TransportTables;

  constructor(applications: readonly Application[]) {
    this.#tcp = tablesOf(applications, TCP);
    this.#udp = tablesOf(applications, UDP);
  }

  /** Number of the application, 0 when none is recognised. The message has at least one byte. */
  recognise(message: Message): number {
    const { transport, responderPort, initiatorPort } = message;
    if (transport !== TCP && transport !== UDP) return 0;
    const tables = transport === TCP ? this.#tcp : this.#udp;
    const ofResponder = tables.listOfPort[responderPort] ?? 0;
    const ofInitiator = tables.listOfPort[initiatorPort] ?? 0;
    const byPort = ofResponder === 0 ? 0 : firstOf(tables.lists[ofResponder], message);
    if (byPort !== 0) return byPort;
    const byOther = ofInitiator === 0 || ofInitiator === ofResponder ? 0 : firstOf(tables.lists[ofInitiator], message);
    return byOther === 0 ? firstOf(tables.byFirstByte[u8(message.bytes, message.at)], message) : byOther;
  }
}

function firstOf(candidates: readonly Candidate[] | undefined, message: Message): number {
  if (candidates === undefined) return 0;
  const first = u8(message.bytes, message.at);
  for (const { application, allows, test } of candidates) if (allows[first] === 1 && test(message)) return application;
  return 0;
}

function tablesOf(applications: readonly Application[], transport: Recogniser['transport']): TransportTables {
  const byFirstByte: Candidate[][] = ALL_BYTES.map(() => []);
  const byPort = new Map<number, Candidate[]>();
  for (const [place, { recognisers }] of applications.entries()) {
    for (const recogniser of recognisers.filter((one) => one.transport === transport)) {
      const firstBytes = recogniser.firstBytes ?? ALL_BYTES;
      const allows = new Uint8Array(256);
      for (const byte of firstBytes) allows[byte] = 1;
      const candidate = { application: place + 1, allows, test: recogniser.test };
      for (const port of recogniser.ports ?? []) byPort.set(port, [...(byPort.get(port) ?? []), candidate]);
      if (recogniser.onlyThere === true) continue;
      for (const byte of firstBytes) byFirstByte[byte]?.push(candidate);
    }
  }
  const listOfPort = new Uint8Array(65536);
  const lists: (readonly Candidate[])[] = [[]];
  for (const [port, candidates] of byPort) listOfPort[port] = lists.push(candidates) - 1;
  return { lists, listOfPort, byFirstByte };
}
