/** RFC 9293 section 3.1, byte 13 of the header. */
export const TCP_FLAG = { fin: 1, syn: 2, rst: 4, ack: 16 } as const;
