/** Milliseconds on a clock that all processes of one machine share and nothing sets (CLOCK_MONOTONIC). */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
