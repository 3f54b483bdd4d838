interface Ends {
  readonly src: string;
  readonly srcName: string;
  readonly dst: string;
  readonly dstName: string;
}

/** More characters than this do not stand in one line on a phone. */
const MOST = 42;

/** "vm-web-1 → 198.51.100.20" with small print; with two long addresses the second one leads the small print. */
export function ends(
  { src, srcName, dst, dstName }: Ends,
  detail: string,
): { readonly label: string; readonly detail: string } {
  const from = srcName || src;
  const to = dstName || dst;
  const label = `${from} → ${to}`;
  return label.length <= MOST ? { label, detail } : { label: from, detail: `→ ${to} · ${detail}` };
}
