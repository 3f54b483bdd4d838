import type { Application, Message } from '../application.ts';
import { TCP, UDP } from '../application.ts';
import { hasText, textAt } from '../byte-reads.ts';

/** Applications whose first bytes are a text of their own: nothing else needs to be looked at. */
const startsWith =
  (...texts: readonly string[]) =>
  ({ bytes, at, end }: Message): boolean =>
    textAt(bytes, at, end, texts) !== '';

const firstBytesOf = (...texts: readonly string[]): readonly number[] => [
  ...new Set(texts.map((text) => text.charCodeAt(0))),
];

type Row = readonly [name: string, service: string, transport: typeof TCP | typeof UDP, texts: readonly string[]];

const ROWS: readonly Row[] = [
  // rsync's greeting, both sides (rsync's clientserver.c).
  ['RSYNC', 'rsync', TCP, ['@RSYNCD:']],
  // git-protocol: four hexadecimal digits of length come first, they are tested in git.ts.
  // AMQP 0-9-1 section 4.2.2 and AMQP 1.0 section 2.2: protocol header.
  ['AMQP', 'amqp', TCP, ['AMQP\0\0', 'AMQP\x01\x01', 'AMQP\x03\x01', 'AMQP\x02\x01']],
  // XMPP: RFC 6120 section 4.2.
  [
    'Jabber',
    'xmpp-client',
    TCP,
    ["<?xml version='1.0'?><stream:stream", '<?xml version="1.0"?><stream:stream', '<stream:stream '],
  ],
  // Memcached's text protocol (protocol.txt).
  ['Memcached', 'memcache', TCP, ['stats\r\n', 'version\r\n', 'STAT pid ', 'VERSION 1.']],
  // Dropbox's LAN discovery: a JSON object.
  ['Dropbox', 'db-lsp-disc', UDP, ['{"host_int"']],
  // Spotify's discovery datagrams.
  ['Spotify', '', UDP, ['SpotUdp']],
  // Zabbix agent and server ("Zabbix protocol": header).
  ['Zabbix', 'zabbix-agent', TCP, ['ZBXD\x01', 'ZBXD\x03']],
  // Ceph messenger.
  ['Ceph', 'ceph', TCP, ['ceph v0', 'ceph v2']],
  // NATS client protocol: the server's INFO.
  ['NATS', 'nats', TCP, ['INFO {"server_id"', 'CONNECT {']],
  // Teamspeak 3 handshake.
  ['TeamSpeak', '', UDP, ['TS3INIT1']],
  // Source engine queries (Valve developer wiki: A2S).
  ['Source_Engine', '', UDP, ['\xff\xff\xff\xffTSource Engine Query']],
  // Bitcoin: magic of the main network (Bitcoin developer reference, P2P network).
  ['Mining', 'bitcoin', TCP, ['\xf9\xbe\xb4\xd9version', '{"id":1,"method":"mining.', '{"id": 1, "method": "mining.']],
];

export const textStarts: readonly Application[] = ROWS.map(([name, service, transport, texts]) => ({
  name,
  service,
  recognisers: [{ transport, firstBytes: firstBytesOf(...texts), test: startsWith(...texts) }],
}));

/** gitprotocol-pack: four hexadecimal digits of length, then `git-upload-pack` or `git-receive-pack`. */
export const git: Application = {
  name: 'Git',
  service: 'git',
  recognisers: [
    { transport: TCP, firstBytes: [0x30], test: ({ bytes, at, end }) => hasText(bytes, at + 4, end, 'git-') },
  ],
};
