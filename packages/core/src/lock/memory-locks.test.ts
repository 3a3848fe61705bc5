import { describe } from "vitest";
import { addSeconds } from "../runtime/index.ts";
import { anId, aVerification } from "../testing/builders.ts";
import { createTestClock } from "../testing/clock.ts";
import { EXAM_LOCKOUT_SECONDS, guessBudgetExam } from "../testing/guess-budget-exam.ts";
import { createMemoryVerificationStore } from "../testing/memory-verification-store.ts";

describe("guess budgets in memory", () => {
  guessBudgetExam(() => {
    const clock = createTestClock();
    const verifications = createMemoryVerificationStore(clock, { lockoutSeconds: EXAM_LOCKOUT_SECONDS });
    let serial = 0;
    return {
      verifications,
      locks: verifications.locks,
      now: () => clock.now(),
      async start(number, userId) {
        const expiresAt = addSeconds(clock.now(), 1e9);
        const row = aVerification({
          id: anId("ver", ++serial),
          phoneDigest: `number ${number}`,
          userId,
          expiresAt,
          checksMax: 1_000,
        });
        verifications.put(row);
        return row;
      },
      async succeed(verification) {
        const row = verifications.row(verification.id);
        const status = "verified" as const;
        const event = {
          id: anId("evt"),
          type: "verification.verified" as const,
          projectId: row.projectId,
          verificationId: row.id,
          at: clock.now(),
          data: {},
        };
        await verifications.end([{ verification: { ...row, status, verifiedAt: clock.now() }, event }]);
      },
      pass: async (seconds) => clock.advance(seconds),
      events: async () => verifications.events.filter(({ type }) => /locked$/.test(type)),
    };
  });
});
