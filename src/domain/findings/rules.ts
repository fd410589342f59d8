import type { Rule } from "./finding.ts";
import { accountWithoutActivity } from "./rules/account-without-activity.ts";
import { consentConflict } from "./rules/consent-conflict.ts";
import { countryForm } from "./rules/country-form.ts";
import { dealWithoutActivity } from "./rules/deal-without-activity.ts";
import { domainConflict } from "./rules/domain-conflict.ts";
import { leadSource } from "./rules/lead-source.ts";
import { lifecycleConflict } from "./rules/lifecycle-conflict.ts";
import { missingCritical, missingRequired } from "./rules/missing-fields.ts";
import { nameCasing } from "./rules/name-casing.ts";
import { ownerAbsent, ownerInactive } from "./rules/owners.ts";
import { pastCloseDate } from "./rules/past-close-date.ts";
import { pastNextStep } from "./rules/past-next-step.ts";
import { phoneCountryConflict } from "./rules/phone-country-conflict.ts";
import { phoneForm } from "./rules/phone-form.ts";
import { shadowFacts } from "./rules/shadow-facts.ts";
import { stateForm } from "./rules/state-form.ts";
import { titleCasing } from "./rules/title-casing.ts";
import { accountWithoutContacts, contactWithoutAccount, dealWithoutAccount, dealWithoutContacts } from "./rules/unlinked.ts";
import { urlForm } from "./rules/url-form.ts";
import { whiteSpace } from "./rules/white-space.ts";

/** All rules, in the order in which the policy names them. */
export const RULES: readonly Rule[] = [
  dealWithoutActivity, pastCloseDate, pastNextStep, missingRequired, missingCritical, ownerInactive, ownerAbsent,
  phoneForm, countryForm, stateForm, titleCasing, nameCasing, urlForm, leadSource, whiteSpace,
  domainConflict, phoneCountryConflict, contactWithoutAccount, accountWithoutContacts, accountWithoutActivity,
  dealWithoutAccount, dealWithoutContacts, lifecycleConflict, consentConflict, shadowFacts,
];
