/** The customer's backend that is asked before each send (Sinch's "request callback"). */
export interface DecisionCallback {
  readonly url: string;
  /** `whsec_…`: signs the question as webhooks are signed. */
  readonly secret: string;
  /** What a server's start does when the backend cannot be asked. A client's start is always denied then. */
  readonly onFailure: "allow" | "deny";
}
