import { AppError } from "../error/index.ts";
import type { Meter, MeterAnswer, MeterReading } from "../limit/index.ts";
import type { Project } from "../project/index.ts";
import { type GuardMeters, type GuardScope, guardMetersOf, guardNetworkOf, isAllowed } from "../pumping/index.ts";
import type { StepInputs } from "../ruling/index.ts";

interface Guarded {
  readonly project: Project;
  readonly to: string;
  readonly country: string | null;
  readonly clientIp: string | null;
  /** Of the number itself. */
  readonly phoneDigest: string;
  readonly digest: (text: string) => string;
  /** Where its Meters begin in the request. */
  readonly firstPlace: number;
}

/** What the guard adds to the one decision that a send is counted by. */
export interface SendGuard {
  readonly meters: readonly Meter[];
  /** What the answer was decided from. */
  inputsOf(answer: MeterAnswer): StepInputs["guard"];
  /** The refusal, where it refuses. */
  refusalOf(answer: MeterAnswer): AppError | null;
}

/** Null where the project's guard is off. What is not enforced is counted all the same. */
export function guardSend({
  project,
  to,
  country,
  clientIp,
  phoneDigest,
  digest,
  firstPlace,
}: Guarded): SendGuard | null {
  const { mode, allow } = project.settings.pumpingGuard;
  if (mode === "off") return null;
  const network = clientIp === null ? null : guardNetworkOf(clientIp);
  const allowed = isAllowed(allow, { to, network, digest: phoneDigest });
  const enforced = mode === "enforce" && !allowed;
  const scopes = guardMetersOf({ to, country, network }, { digest, enforced, firstPlace });
  const readingsOf = ({ readings }: MeterAnswer) =>
    scopes.map((each, i) => ({ ...each, ...readingAt(readings, firstPlace + 2 * i) }));
  return {
    meters: scopes.flatMap(({ proven, unproven }) => [proven, unproven]),
    inputsOf: (answer) => ({
      mode,
      allowed,
      at: answer.atMs,
      scopes: readingsOf(answer).map(({ scope, key, reading, provenCount }) => ({
        scope,
        key,
        unproven: reading.used,
        proven: provenCount,
        // Below its high mark it refuses only because it had closed.
        shut: reading.refuses && reading.used < (reading.max ?? 0),
        closed: reading.refuses,
      })),
    }),
    refusalOf(answer) {
      const closed = readingsOf(answer).filter(({ reading }) => enforced && reading.refuses);
      const [longest] = closed.toSorted((a, b) => b.reading.afterMs - a.reading.afterMs);
      return longest === undefined ? null : refusal(longest);
    },
  };
}

interface Read {
  readonly reading: MeterReading;
  readonly provenCount: number;
}

function readingAt(readings: readonly MeterReading[], place: number): Read {
  const [proven, unproven] = readings.slice(place, place + 2);
  if (proven === undefined || unproven === undefined) throw new Error("the guard was not answered");
  return { reading: unproven, provenCount: proven.used };
}

const words: Record<GuardScope, string> = {
  range: "to this range",
  wide_range: "to the ranges around this number",
  network: "for this network",
  country: "to this country",
};

function refusal({ scope, reading }: Pick<GuardMeters, "scope"> & Read): AppError {
  const message = `Too many codes that were sent ${words[scope]} are not typed; it is closed for now.`;
  return new AppError("pumping_suspected", message, { retryAfterSeconds: Math.ceil(reading.afterMs / 1_000) });
}
