/** The only source of randomness in core: bytes from a cryptographic generator. */
export interface Random {
  bytes(length: number): Uint8Array;
}

/** A number in [0, 1), evenly spread: what jitter is made of. */
export function fraction(random: Random): number {
  const bytes = random.bytes(4);
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0) / 2 ** 32;
}
