/** What the payload of a flow says beside the name of its application. '' and -1 stand for what was not seen. */
export type ApplicationFacts = DnsFacts | TlsFacts | HttpFacts | QuicFacts | BannerFacts | DetailFacts;

/** DNS, mDNS, LLMNR. Questions of the whole flow count; texts are those of the first question. */
export interface DnsFacts {
  readonly kind: 'dns';
  /** Lower case, without the final dot; the root is `.`. */
  readonly name: string;
  /** Mnemonic of the question, e.g. `AAAA`; `TYPE65400` where there is none (RFC 3597 section 5). */
  readonly type: string;
  /** Mnemonic of the first response's code, e.g. `NXDOMAIN`; '' when there was no response. */
  readonly code: string;
  /** Data of the first response's answers, at most 16: addresses and names. */
  readonly answers: readonly string[];
  /** Names of further questions in the flow, each once, at most 255. */
  readonly furtherNames: readonly string[];
  readonly queries: number;
  readonly responses: number;
  /** Responses whose code is not NOERROR. */
  readonly failures: number;
}

/** TLS over TCP, DTLS. */
export interface TlsFacts {
  readonly kind: 'tls';
  /** Server name that the client asked for (RFC 6066 section 3). */
  readonly serverName: string;
  /** Protocol that the server chose, else the first that the client offered (RFC 7301). */
  readonly alpn: string;
  /** `TLSv1.3`; the server's choice when its hello was seen, else the highest that the client offered. */
  readonly version: string;
  /** Fingerprint of the client hello by FoxIO's JA4; '' when the hello is not whole. */
  readonly ja4: string;
}

export interface QuicFacts {
  readonly kind: 'quic';
  /** `1`, `2`, `draft-29`, `Q043`; hexadecimal when it has no name. */
  readonly version: string;
  readonly serverName: string;
  readonly alpn: string;
  readonly ja4: string;
}

/** HTTP/1 and what is told of HTTP/2 in the clear. First request and response of the flow. */
export interface HttpFacts {
  readonly kind: 'http';
  readonly host: string;
  readonly method: string;
  readonly status: number;
  readonly userAgent: string;
}

/** First line that each side says. */
export interface BannerFacts {
  readonly kind: 'banner';
  readonly client: string;
  readonly server: string;
  /** When the connection went over to TLS, as STARTTLS does. */
  readonly tls?: TlsFacts;
}

/** One short text, e.g. `SNMPv2c get-request`. */
export interface DetailFacts {
  readonly kind: 'detail';
  readonly text: string;
}

/** Facts in the making: readers change those of their flow as more of it comes. */
export type Draft<Facts> = { -readonly [Field in keyof Facts]: Facts[Field] };
