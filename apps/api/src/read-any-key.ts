import type { ReceiptReader, ReceiptReading, ReceiptRequest } from "@proofline/core/provider";

type Read = (request: ReceiptRequest) => ReceiptReading;

/**
 * One reader for each provider over readers that differ in their key: what one of them takes is taken. `byKey` holds
 * the same providers in the same order for each key, newest first.
 */
export function readAnyKey(byKey: readonly (readonly ReceiptReader[])[]): readonly ReceiptReader[] {
  const [newest = []] = byKey;
  return newest.map(({ providerId }, index) => {
    const readers = byKey.map((each) => each[index]).filter((each) => each !== undefined);
    const calls = readers.flatMap(({ readCall }) => (readCall === undefined ? [] : [readCall]));
    const read = firstTaken(readers.map((reader) => reader.read));
    return calls.length === 0 ? { providerId, read } : { providerId, read, readCall: firstTaken(calls) };
  });
}

function firstTaken(readings: readonly Read[]): Read {
  return (request) => {
    let reading: ReceiptReading = { kind: "forged" };
    for (const read of readings) {
      reading = read(request);
      if (reading.kind !== "forged") break;
    }
    return reading;
  };
}
