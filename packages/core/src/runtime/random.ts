/** The only source of randomness in core: bytes from a cryptographic generator. */
export interface Random {
  bytes(length: number): Uint8Array;
}
