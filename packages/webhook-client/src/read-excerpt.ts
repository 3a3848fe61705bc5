/**
 * The first `bytesMax` bytes of an answer. A body that breaks off, or is cut off by the deadline, gives what there was
 * of it: the status line has come, and that is the answer.
 */
export async function readBytes(body: AsyncIterable<Uint8Array>, bytesMax: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk.subarray(0, bytesMax - size));
      size += chunk.length;
      // Leaving the loop destroys the stream, and with it the connection: the rest is never received.
      if (size >= bytesMax) break;
    }
  } catch {
    // See above: what was read is returned.
  }
  return Buffer.concat(chunks);
}

export function toText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/**
 * An answer as an operator may see it and a database may keep it, in at most `bytesMax` bytes of UTF-8: readable text
 * only, and no run of digits that could be the phone number which the webhook told the receiver, and which receivers echo.
 */
export function toExcerpt(bytes: Uint8Array, bytesMax: number): string {
  const text = toText(bytes)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "")
    .replace(/\d(?:[\s().-]{0,2}\d){5,}/g, "•••");
  // What stands for a byte that is no text is three bytes itself. Whole characters only.
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytesMax));
  return text.slice(0, read);
}
