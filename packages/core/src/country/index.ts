export {
  COUNTRY_POLICIES,
  type CountryPolicies,
  type CountryPolicy,
  isRisky,
  type JudgedCountry,
  judgeCountry,
  judgeShared,
  SHARED_PLACES,
  type SharedPlace,
} from "./policy.ts";
export { requireCountryAllowed } from "./require-allowed.ts";
export { type RiskReason, type RiskyList, riskReasons, riskyList } from "./risky-list.ts";
