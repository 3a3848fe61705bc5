/** Why a country is on the list. */
export const riskReasons = {
  price: "a text costs many times the usual, so that little traffic earns a fraudster much",
  reported: "named again and again where companies tell in public of pumped verification texts",
  ranges: "a small numbering plan of which ranges are rented out to whoever wants a share of the revenue",
} as const;
export type RiskReason = keyof typeof riskReasons;

export interface RiskyList {
  /** The day it was last gone through. */
  readonly dated: string;
  readonly countries: ReadonlyMap<string, readonly RiskReason[]>;
}

const asia = {
  AF: ["price", "reported"],
  AZ: ["price", "reported"],
  BD: ["price", "reported"],
  BT: ["price"],
  BY: ["price", "reported"],
  ID: ["price", "reported"],
  IQ: ["price", "reported"],
  KG: ["price", "reported"],
  KH: ["price", "reported"],
  LA: ["price", "reported"],
  LK: ["price", "reported"],
  MM: ["price", "reported"],
  MV: ["ranges"],
  NP: ["price", "reported"],
  PK: ["price", "reported"],
  SY: ["price"],
  TJ: ["price", "reported"],
  TM: ["price"],
  UZ: ["price", "reported"],
  YE: ["price"],
} as const satisfies Record<string, readonly RiskReason[]>;

const africa = {
  BF: ["price", "ranges"],
  BI: ["price", "ranges"],
  BJ: ["price", "ranges"],
  CD: ["price", "ranges"],
  CF: ["price", "ranges"],
  CG: ["price", "ranges"],
  CM: ["price"],
  DJ: ["price", "ranges"],
  DZ: ["price", "reported"],
  ER: ["price", "ranges"],
  ET: ["price", "reported"],
  GM: ["price", "ranges"],
  GN: ["price", "ranges"],
  GW: ["price", "ranges"],
  KM: ["ranges"],
  LR: ["price", "ranges"],
  LY: ["price", "reported"],
  MG: ["price", "ranges"],
  ML: ["price", "ranges"],
  MR: ["price", "ranges"],
  NE: ["price", "ranges"],
  NG: ["price", "reported"],
  SD: ["price"],
  SL: ["price", "ranges"],
  SO: ["ranges", "reported"],
  SS: ["price"],
  TD: ["price", "ranges"],
  TG: ["price", "ranges"],
  TN: ["price", "reported"],
  ZW: ["price", "ranges"],
} as const satisfies Record<string, readonly RiskReason[]>;

const islands = {
  CU: ["price", "ranges"],
  HT: ["price", "ranges"],
  KI: ["ranges"],
  NR: ["ranges"],
  PG: ["price", "ranges"],
  SB: ["ranges"],
  TL: ["price", "ranges"],
  TV: ["ranges"],
  VU: ["ranges"],
} as const satisfies Record<string, readonly RiskReason[]>;

/**
 * Countries to which pumped texts pay most, denied until a project says that it serves them. Put together from what is
 * publicly known: termination prices that providers list, countries that companies and trade bodies name when they tell
 * of pumping, and plans whose ranges are known for revenue sharing. No traffic was measured for it, it says nothing of
 * the people there, and it is a starting point: a project's own word for a country goes before it.
 */
export const riskyList: RiskyList = {
  dated: "2026-11-24",
  countries: new Map(Object.entries({ ...asia, ...africa, ...islands })),
};
