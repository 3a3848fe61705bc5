/** The id of a provider account, in settings, routes, rows, receipt URLs and metrics: `twilio`, `twilio-eu`. */
export const ACCOUNT_ID_PATTERN = /^[a-z][a-z0-9-]{0,31}$/;
