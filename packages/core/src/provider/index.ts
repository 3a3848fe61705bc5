export { ACCOUNT_ID_PATTERN } from "./account.ts";
export {
  CHANNELS,
  type Channel,
  type LookUp,
  type LookUpQuery,
  type OutboundCall,
  type OutboundSms,
  type Provider,
  REJECTION_KINDS,
  type RejectionKind,
  type SendResult,
  UNKNOWN_CAUSES,
  type UnknownCause,
} from "./provider.ts";
export {
  RECEIPT_STATUSES,
  type Receipt,
  type ReceiptReader,
  type ReceiptReading,
  type ReceiptRequest,
  type ReceiptStatus,
} from "./receipt.ts";
