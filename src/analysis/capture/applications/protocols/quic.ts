import type { Application, Message, Reading } from '../application.ts';
import { UDP } from '../application.ts';
import type { ApplicationFacts, Draft, QuicFacts } from '../facts.ts';
import { addInitials, giveBackStream, helloOf, takeStream } from '../quic/client-initials.ts';
import { googleServerName, googleVersion } from '../quic/google-hello.ts';
import { longHeader } from '../quic/long-header.ts';
import { initialProtection, quicVersionName } from '../quic/versions.ts';

/** A hello takes two datagrams, sent again perhaps; after that nothing is told in the clear. */
const patience = 4;

const newFacts = (): Draft<QuicFacts> => ({ kind: 'quic', version: '', serverName: '', alpn: '', ja4: '' });

const test = ({ bytes, at, end }: Message): boolean =>
  longHeader(bytes, at, end) !== undefined || googleVersion(bytes, at, end) !== 0;

/** The version, and the client hello of the Initial packets that the initiator sends. */
function read(message: Message, known: ApplicationFacts | undefined): Reading {
  const { bytes, at, end, fromInitiator } = message;
  const facts: Draft<QuicFacts> = known?.kind === 'quic' ? known : newFacts();
  const version = longHeader(bytes, at, end)?.version ?? googleVersion(bytes, at, end);
  if (version === 0) return { progress: 'next', facts };
  if (fromInitiator || facts.version === '') facts.version = quicVersionName(version);
  if (initialProtection(version) === undefined) {
    facts.serverName ||= googleServerName(bytes, at, end);
    return { progress: facts.serverName === '' ? 'next' : 'done', facts };
  }
  return { progress: fromInitiator && readHello(message, facts) ? 'done' : 'next', facts };
}

/** Whether the hello is whole, or as whole as it will be. */
function readHello(message: Message, facts: Draft<QuicFacts>): boolean {
  const stream = message.stream ?? takeStream();
  addInitials(message.bytes, message.at, message.end, stream);
  const { hello, isWhole } = helloOf(stream);
  if (hello !== undefined) {
    facts.serverName = hello.serverName;
    facts.alpn = hello.alpn;
    facts.ja4 = hello.ja4;
  }
  // Google's versions up to Q050 have a hello of their own in the CRYPTO frames.
  if (hello === undefined) facts.serverName ||= googleServerName(stream.bytes, 0, stream.contiguous);
  const isKept = !isWhole && !stream.isEmpty;
  message.stream = isKept ? stream : undefined;
  if (!isKept) giveBackStream(stream);
  return isWhole || (message.isCut && hello !== undefined);
}

export const quic: Application = {
  name: 'QUIC',
  service: 'quic',
  recognisers: [{ transport: UDP, ports: [443], test }],
  read,
  patience,
};
