import type { Api } from "../api.ts";
import { registerCreateApiKey } from "./api-keys/create.ts";
import { registerListApiKeys } from "./api-keys/list.ts";
import { registerRevokeApiKey } from "./api-keys/revoke.ts";
import { registerRotateApiKey } from "./api-keys/rotate.ts";
import { registerGetCountry } from "./countries/get.ts";
import { registerListCountries } from "./countries/list.ts";
import { registerRemoveCountry } from "./countries/remove.ts";
import { registerReplaceCountries } from "./countries/replace.ts";
import { registerSetCountry } from "./countries/set.ts";
import { registerListDeadLetters } from "./dead-letters/list.ts";
import { registerRedriveDeadLetter } from "./dead-letters/redrive.ts";
import { registerRemoveDeadLetter } from "./dead-letters/remove.ts";
import { registerGetCallback } from "./decision-callback/get.ts";
import { registerRemoveCallback } from "./decision-callback/remove.ts";
import { registerSetCallback } from "./decision-callback/set.ts";
import { registerGetDecision } from "./decisions/get.ts";
import { registerListDecisions } from "./decisions/list.ts";
import { registerGetDelivery } from "./deliveries/get.ts";
import { registerListDeliveries } from "./deliveries/list.ts";
import { registerDocs } from "./docs.ts";
import { registerListEvents } from "./events/list.ts";
import { registerRedeliverEvent } from "./events/redeliver.ts";
import { registerReplayEvents } from "./events/replay.ts";
import { registerLive } from "./health/live.ts";
import { registerReady } from "./health/ready.ts";
import { registerChangeLimits } from "./limits/change.ts";
import { registerListLimits } from "./limits/list.ts";
import { registerRemoveLimit } from "./limits/remove.ts";
import { registerSetLimit } from "./limits/set.ts";
import { registerFollowLink } from "./links/follow.ts";
import { registerShowLink } from "./links/show.ts";
import { registerUnlockNumber } from "./locks/unlock-number.ts";
import { registerUnlockUser } from "./locks/unlock-user.ts";
import { registerMetrics } from "./metrics.ts";
import { registerOpenApi } from "./openapi.ts";
import { registerProblemPages } from "./problems.ts";
import { registerCheckProof } from "./proofs/check-proof.ts";
import { registerKeySet } from "./proofs/key-set.ts";
import { registerGetProvider } from "./providers/get.ts";
import { registerListProviders } from "./providers/list.ts";
import { registerOverrideProvider } from "./providers/override.ts";
import { registerChangeGuard } from "./pumping-guard/change.ts";
import { registerGetGuard } from "./pumping-guard/get.ts";
import { registerAccountReceipts } from "./receipts/account.ts";
import { registerTwilioReceipts } from "./receipts/twilio.ts";
import { registerVoiceReceipts } from "./receipts/voice.ts";
import { registerVonageReceipts } from "./receipts/vonage.ts";
import { registerGetRoute } from "./routes/get.ts";
import { registerListRoutes } from "./routes/list.ts";
import { registerRemoveRoute } from "./routes/remove.ts";
import { registerSetRoute } from "./routes/set.ts";
import { registerChangeSettings } from "./settings/change.ts";
import { registerGetSettings } from "./settings/get.ts";
import { registerGetTestNumber } from "./test-numbers/get.ts";
import { registerListTestNumbers } from "./test-numbers/list.ts";
import { registerRemoveTestNumber } from "./test-numbers/remove.ts";
import { registerSetTestNumber } from "./test-numbers/set.ts";
import { registerMintUserToken } from "./users/mint-token.ts";
import { registerRevokeUserTokens } from "./users/revoke-tokens.ts";
import { registerCancelVerification } from "./verifications/cancel.ts";
import { registerCheckVerification } from "./verifications/check.ts";
import { registerCheckNumber } from "./verifications/check-number.ts";
import { registerCreateVerification } from "./verifications/create.ts";
import { registerGetVerification } from "./verifications/get.ts";
import { registerListVerifications } from "./verifications/list.ts";
import { registerResendVerification } from "./verifications/resend.ts";
import { registerTimeline } from "./verifications/timeline.ts";
import { registerCreateEndpoint } from "./webhook-endpoints/create.ts";
import { registerDeleteEndpoint } from "./webhook-endpoints/delete.ts";
import { registerEnableEndpoint } from "./webhook-endpoints/enable.ts";
import { registerGetEndpoint } from "./webhook-endpoints/get.ts";
import { registerListEndpoints } from "./webhook-endpoints/list.ts";
import { registerRotateSecret } from "./webhook-endpoints/rotate-secret.ts";
import { registerTestEndpoint } from "./webhook-endpoints/send-test.ts";

/** In the order the document shows them. */
const routes: readonly ((api: Api) => void)[] = [
  registerCreateVerification,
  registerListVerifications,
  registerCheckNumber,
  registerGetVerification,
  registerCheckVerification,
  registerResendVerification,
  registerCancelVerification,
  registerTimeline,
  registerCheckProof,
  registerKeySet,
  registerGetSettings,
  registerChangeSettings,
  registerGetGuard,
  registerChangeGuard,
  registerListRoutes,
  registerSetRoute,
  registerGetRoute,
  registerRemoveRoute,
  registerListCountries,
  registerReplaceCountries,
  registerGetCountry,
  registerSetCountry,
  registerRemoveCountry,
  registerListLimits,
  registerChangeLimits,
  registerSetLimit,
  registerRemoveLimit,
  registerCreateApiKey,
  registerListApiKeys,
  registerRotateApiKey,
  registerRevokeApiKey,
  registerListTestNumbers,
  registerGetTestNumber,
  registerSetTestNumber,
  registerRemoveTestNumber,
  registerMintUserToken,
  registerRevokeUserTokens,
  registerSetCallback,
  registerGetCallback,
  registerRemoveCallback,
  registerCreateEndpoint,
  registerListEndpoints,
  registerGetEndpoint,
  registerDeleteEndpoint,
  registerTestEndpoint,
  registerRotateSecret,
  registerEnableEndpoint,
  registerListEvents,
  registerReplayEvents,
  registerRedeliverEvent,
  registerListDeliveries,
  registerGetDelivery,
  registerTwilioReceipts,
  registerVonageReceipts,
  registerAccountReceipts,
  registerVoiceReceipts,
  registerListProviders,
  registerGetProvider,
  registerOverrideProvider,
  registerShowLink,
  registerFollowLink,
  registerUnlockNumber,
  registerUnlockUser,
  registerListDecisions,
  registerGetDecision,
  registerListDeadLetters,
  registerRedriveDeadLetter,
  registerRemoveDeadLetter,
  registerLive,
  registerReady,
  registerMetrics,
  registerOpenApi,
  registerDocs,
  registerProblemPages,
];

export function registerRoutes(api: Api): void {
  for (const register of routes) register(api);
}
