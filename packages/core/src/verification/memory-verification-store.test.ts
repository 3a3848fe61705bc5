import { createPhoneDigest } from "../access/index.ts";
import { aProject } from "../testing/builders.ts";
import { createTestClock } from "../testing/clock.ts";
import { testKeyRing } from "../testing/key-ring.ts";
import { createMemoryVerificationStore } from "../testing/memory-verification-store.ts";
import { createTestRandom } from "../testing/random.ts";
import { createVerificationRecords } from "../testing/verification-records.ts";
import { verificationStoreExam } from "../testing/verification-store-exam.ts";

verificationStoreExam("memory", async () => {
  const clock = createTestClock();
  const project = aProject();
  const records = createVerificationRecords({
    project,
    source: { clock, random: createTestRandom() },
    phoneDigest: createPhoneDigest(new Uint8Array(32).fill(5)),
    rulingKeys: testKeyRing("k1"),
  });
  return {
    ...records,
    verifications: createMemoryVerificationStore(clock),
    project,
    now: clock.now,
    aStart(change, more) {
      // The newest is looked for: no two begin in one moment.
      clock.advance(0.001);
      return records.aStart(change, more);
    },
  };
});
