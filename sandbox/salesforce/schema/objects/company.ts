import type { ObjectSpec } from "../object-spec.ts";

/** The people who work in the org. */
export const userSpec: ObjectSpec = {
  name: "User", label: "User", labelPlural: "Users", keyPrefix: "005", access: "cu",
  fields: `
Username string(80) !
LastName string(80) !
FirstName string(40)
Name string(121) calc !
CompanyName string(80)
Division string(80)
Department string(80)
Title string(80)
Street textarea
City string(40)
State string(80)
PostalCode string(20)
Country string(80)
Email email(128) !
SenderEmail email(80)
SenderName string(80)
Signature textarea(1333)
Phone phone
Fax phone
MobilePhone phone
Extension phone
Alias string(8) !
CommunityNickname string(40) !
IsActive boolean =true
TimeZoneSidKey picklist(40) ! *timeZone
LocaleSidKey picklist(40) ! *locale
ReceivesInfoEmails boolean
ReceivesAdminInfoEmails boolean
EmailEncodingKey picklist(40) ! *encoding
ProfileId reference ! >Profile:Profile
UserType picklist(40) ro *userType
LanguageLocaleKey picklist(40) ! *language
EmployeeNumber string(20)
ManagerId reference >User:Manager
LastLoginDate datetime ro
ForecastEnabled boolean
FederationIdentifier string(512)
AboutMe textarea(1000)
DigestFrequency picklist(40) ! *digest
DefaultGroupNotificationFrequency picklist(40) ! *digest
FullPhotoUrl url ro
SmallPhotoUrl url ro`,
};

/** What a user may do; here only a name. */
export const profileSpec: ObjectSpec = {
  name: "Profile", label: "Profile", labelPlural: "Profile", keyPrefix: "00e", access: "",
  fields: `
Name string(255) ro !
UserType picklist(40) ro *userType`,
};

/** The org itself: one row. */
export const organizationSpec: ObjectSpec = {
  name: "Organization", label: "Organization", labelPlural: "Organizations", keyPrefix: "00D", access: "",
  fields: `
Name string(80) ro !
City string(40) ro
Country string(80) ro
Phone phone ro
PrimaryContact string(80) ro
DefaultLocaleSidKey picklist(40) ro *locale
LanguageLocaleKey picklist(40) ro *language
TimeZoneSidKey picklist(40) ro *timeZone
OrganizationType picklist(40) ro
NamespacePrefix string(15) ro
InstanceName string(5) ro
IsSandbox boolean ro
TrialExpirationDate datetime ro
FiscalYearStartMonth int ro
UsesStartDateAsFiscalYearName boolean ro`,
};

const listed = `
MasterLabel string(255) ro
ApiName string(255) ro !
SortOrder int ro
IsDefault boolean ro`;

/** The values of Task.Status. */
export const taskStatusSpec: ObjectSpec = {
  name: "TaskStatus", label: "Task Status Value", labelPlural: "Task Status Value", keyPrefix: "01T", access: "",
  fields: `${listed}\nIsClosed boolean ro`,
};

/** The values of Task.Priority. */
export const taskPrioritySpec: ObjectSpec = {
  name: "TaskPriority", label: "Task Priority Value", labelPlural: "Task Priority Value", keyPrefix: "0TP", access: "",
  fields: `${listed}\nIsHighPriority boolean ro`,
};

/** The values of Lead.Status. */
export const leadStatusSpec: ObjectSpec = {
  name: "LeadStatus", label: "Lead Status Value", labelPlural: "Lead Status Value", keyPrefix: "01Q", access: "",
  fields: `${listed}\nIsConverted boolean ro`,
};
