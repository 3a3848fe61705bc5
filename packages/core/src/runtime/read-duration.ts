const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** How people write a length of time: a whole number and s, m, h or d. */
export const DURATION_TEXT = /^(\d{1,7}) ?([smhd])$/;

/** "90s", "10m", "2h" and "1d" in seconds; null for everything else. */
export function readDuration(text: string): number | null {
  const [, count, unit] = DURATION_TEXT.exec(text) ?? [];
  const seconds = unitSeconds[unit ?? ""];
  return seconds === undefined ? null : Number(count) * seconds;
}
