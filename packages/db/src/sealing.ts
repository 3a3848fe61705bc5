/** What a sealed value belongs to: authenticated with it, so that a value moved to another row does not open. */
export const sealContext = {
  phone: (verificationUuid: string) => `verification/${verificationUuid}/phone`,
  code: (verificationUuid: string) => `verification/${verificationUuid}/code`,
  answer: (projectUuid: string, key: string) => `answer/${projectUuid}/${key}`,
  endpointSecrets: (endpointUuid: string) => `webhook_endpoint/${endpointUuid}/secrets`,
  decisionSecret: (projectUuid: string) => `decision_callback/${projectUuid}/secret`,
  testNumber: (projectUuid: string, digest: string) => `test_number/${projectUuid}/${digest}`,
  key: (name: string) => `key/${name}`,
} as const;
