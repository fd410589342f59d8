import type { ObjectSpec } from "../object-spec.ts";

/** Mails as Enhanced Email keeps them. */
export const emailMessageSpec: ObjectSpec = {
  name: "EmailMessage", label: "Email Message", labelPlural: "Email Messages", keyPrefix: "02s", access: "cud",
  fields: `
ActivityId reference >Task:Activity
TextBody textarea(131072)
HtmlBody textarea(131072)
Headers textarea(131072)
Subject string(3000)
FromName string(1000)
FromAddress email(1000)
ValidatedFromAddress picklist(1000)
ToAddress string(4000)
CcAddress string(4000)
BccAddress string(4000)
Incoming boolean
HasAttachment boolean ro
Status picklist(40) ! restricted *emailStatus
MessageDate datetime
ReplyToEmailMessageId reference co >EmailMessage:ReplyToEmailMessage
IsPrivateDraft boolean ro
IsExternallyVisible boolean
MessageIdentifier string(765)
ThreadIdentifier string(765)
IsClientManaged boolean co
RelatedToId reference >Account,Opportunity:RelatedTo`,
  children: `
EmailMessageRelations EmailMessageRelation.EmailMessageId`,
};

/** Who a mail went to and came from. */
export const emailMessageRelationSpec: ObjectSpec = {
  name: "EmailMessageRelation", label: "Email Message Relation", labelPlural: "Email Message Relations", keyPrefix: "0AZ", access: "cd",
  fields: `
EmailMessageId reference ! co >EmailMessage:EmailMessage
RelationId reference co >Contact,Lead,User:Relation
RelationType picklist(40) ! co restricted *emailRelation
RelationAddress string(300) co
RelationObjectType string(40) ro`,
};
