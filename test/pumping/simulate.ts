import type { GuardScope } from "@proofline/core/pumping";
import { createSimulatedGuard } from "./simulated-guard.ts";
import type { Asked } from "./traffic.ts";

export interface Outcome {
  readonly attacked: number;
  /** Texts of the attack that went out. */
  readonly letThrough: number;
  /** Of those, the ones after the first refusal: what hysteresis and the passing day let out again. */
  readonly letThroughLater: number;
  /** From the attack's first request to its first refusal; null where it never came. */
  readonly detectedAfterSeconds: number | null;
  readonly honest: number;
  readonly blocked: number;
  /** Which scopes refused how many requests of either. */
  readonly refusedBy: Partial<Record<GuardScope, number>>;
}

/** Plays the requests in their order, and each proof when its person types the code. */
export function simulate(requests: readonly Asked[]): Outcome {
  const guard = createSimulatedGuard();
  const proofs: (Asked & { readonly provesAtMs: number })[] = [];
  const refusedBy: Partial<Record<GuardScope, number>> = {};
  const first = Math.min(...requests.filter(({ attack }) => attack).map(({ atMs }) => atMs));
  let [letThrough, letThroughLater, blocked] = [0, 0, 0];
  let detectedMs: number | null = null;
  for (const request of requests.toSorted((a, b) => a.atMs - b.atMs)) {
    const { atMs, subjects, attack, provesAfterMs } = request;
    for (let next = proofs[0]; next !== undefined && next.provesAtMs <= atMs; next = proofs[0]) {
      guard.prove(next.subjects, { sentMs: next.atMs, atMs: next.provesAtMs });
      proofs.shift();
    }
    const closed = guard.send(subjects, atMs);
    if (closed !== null) {
      refusedBy[closed] = (refusedBy[closed] ?? 0) + 1;
      if (attack) detectedMs ??= atMs;
      else blocked += 1;
      continue;
    }
    if (attack) letThrough += 1;
    if (attack && detectedMs !== null) letThroughLater += 1;
    if (provesAfterMs !== null) insert(proofs, { ...request, provesAtMs: atMs + provesAfterMs });
  }
  const attacked = requests.filter(({ attack }) => attack).length;
  return {
    attacked,
    letThrough,
    letThroughLater,
    detectedAfterSeconds: detectedMs === null ? null : (detectedMs - first) / 1_000,
    honest: requests.length - attacked,
    blocked,
    refusedBy,
  };
}

/** In the order in which they are typed. */
function insert<T extends { readonly provesAtMs: number }>(proofs: T[], proof: T): void {
  let at = proofs.length;
  while (at > 0 && (proofs[at - 1]?.provesAtMs ?? 0) > proof.provesAtMs) at -= 1;
  proofs.splice(at, 0, proof);
}
