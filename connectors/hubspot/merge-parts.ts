import type { HubSpotClient } from "./client.ts";
import type { PropertyFactsSource } from "./property-facts.ts";

/** What merging takes. */
export interface MergeParts {
  readonly client: HubSpotClient;
  readonly facts: PropertyFactsSource;
}
