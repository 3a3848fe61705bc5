/** Checks of one project, by what came of them. */
export interface CheckCounts {
  readonly wrong: number;
  readonly right: number;
}

/** Checks of a project of late, and what is usual there. */
export interface SprayFigures {
  /** Of the last `SPRAY_WINDOW_SECONDS`. */
  readonly recent: CheckCounts;
  /** Of the day before them. */
  readonly usual: CheckCounts;
}

export interface SprayVerdict {
  /** Whether codes are being tried over many numbers. */
  readonly suspected: boolean;
  /** Wrong ones among all, 0 to 1. */
  readonly share: number;
  readonly usualShare: number;
}

export const SPRAY_WINDOW_SECONDS = 600;
/** Below it, a bad day of a few people looks the same. */
const WRONG_MIN = 200;
const TIMES_USUAL = 5;
/** Fewer checks than this say nothing of what is usual. */
const USUAL_CHECKS_MIN = 100;
/** What people mistype where nothing else is known, and no fewer than one in fifty. */
const USUAL_SHARE = { assumed: 0.1, min: 0.02 };
/** Where nearly everything is wrong, it is suspect whatever is usual. */
const SHARE_MAX = 0.95;

/**
 * Somebody who tries a few codes at each of many numbers is stopped by no number's budget; the project's share of wrong
 * codes gives it away: more than five times what is usual, and two hundred at least.
 */
export function judgeSpray({ recent, usual }: SprayFigures): SprayVerdict {
  const share = shareOf(recent);
  const known = usual.wrong + usual.right >= USUAL_CHECKS_MIN;
  const usualShare = Math.max(USUAL_SHARE.min, known ? shareOf(usual) : USUAL_SHARE.assumed);
  const suspected = recent.wrong >= WRONG_MIN && share > Math.min(SHARE_MAX, TIMES_USUAL * usualShare);
  return { suspected, share, usualShare };
}

function shareOf({ wrong, right }: CheckCounts): number {
  return wrong + right === 0 ? 0 : wrong / (wrong + right);
}
