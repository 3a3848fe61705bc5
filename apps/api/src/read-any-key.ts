import type { ReceiptReader, ReceiptReading } from "@proofline/core/provider";

/**
 * One reader for each provider over readers that differ in their key: what one of them takes is taken. `byKey` holds
 * the same providers in the same order for each key, newest first.
 */
export function readAnyKey(byKey: readonly (readonly ReceiptReader[])[]): readonly ReceiptReader[] {
  const [newest = [], ...older] = byKey;
  return newest.map((reader, index) => {
    const rest = older.map((readers) => readers[index]).filter((each) => each !== undefined);
    return {
      providerId: reader.providerId,
      read(request) {
        let reading: ReceiptReading = reader.read(request);
        for (const each of rest) {
          if (reading.kind !== "forged") break;
          reading = each.read(request);
        }
        return reading;
      },
    };
  });
}
