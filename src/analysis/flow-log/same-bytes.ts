/** Tells whether all of `known` stands at `at`, four bytes at a time. The view must go on for 4 bytes behind the data. */
export function startsWith(view: DataView, at: number, known: DataView): boolean {
  const length = known.byteLength | 0;
  let index = 0;
  for (; index + 4 <= length; index += 4) {
    if (view.getInt32(at + index, true) !== known.getInt32(index, true)) return false;
  }
  for (; index < length; index++) if (view.getUint8(at + index) !== known.getUint8(index)) return false;
  return true;
}
