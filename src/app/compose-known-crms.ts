import { hubspotManifest } from "../../connectors/hubspot/manifest.ts";
import { salesforceManifest } from "../../connectors/salesforce/manifest.ts";
import type { CrmManifest, CrmName } from "../ports/crm-connection.ts";

/** A CRM there is a connector for, whether or not it can be installed now. */
export interface KnownCrm {
  readonly manifest: CrmManifest;
  /** The settings that hold its OAuth client. */
  readonly client: readonly [id: string, secret: string];
}

/** All of them, in the order in which people see them. */
export const KNOWN_CRMS: readonly KnownCrm[] = [
  { manifest: hubspotManifest, client: ["HUBSPOT_CLIENT_ID", "HUBSPOT_CLIENT_SECRET"] },
  { manifest: salesforceManifest, client: ["SALESFORCE_CLIENT_ID", "SALESFORCE_CLIENT_SECRET"] },
];

/** The CRM of this name; undefined when there is no connector for it. */
export const knownCrm = (crm: string): KnownCrm | undefined => KNOWN_CRMS.find(({ manifest }) => manifest.crm === crm);

/** A CRM as people write it. An installation may outlive its connector: then its plain name. */
export const crmTitle = (crm: CrmName): string => knownCrm(crm)?.manifest.title ?? crm;
