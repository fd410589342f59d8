import type { ObjectSpec } from "../object-spec.ts";

const recurrence = (start: string): string => `
RecurrenceActivityId reference ro
IsRecurrence boolean co
${start}
RecurrenceEndDateOnly date
RecurrenceTimeZoneSidKey picklist(40)
RecurrenceType picklist(40) *recurrence
RecurrenceInterval int
RecurrenceDayOfWeekMask int
RecurrenceDayOfMonth int
RecurrenceInstance picklist(40)
RecurrenceMonthOfYear picklist(40)`;

/** Things to do and things done: calls and mails are logged as completed tasks. */
export const taskSpec: ObjectSpec = {
  name: "Task", label: "Task", labelPlural: "Tasks", keyPrefix: "00T", access: "cud",
  fields: `
WhoId reference >Contact,Lead:Who
WhatId reference >Account,Opportunity:What
Subject combobox *subject
ActivityDate date
Status picklist(40) ! *taskStatus
Priority picklist(20) ! *taskPriority
IsHighPriority boolean calc
OwnerId reference ! >User:Owner
Description textarea(32000)
AccountId reference calc >Account:Account
IsClosed boolean calc
CompletedDateTime datetime calc
IsArchived boolean ro
CallDurationInSeconds int
CallType picklist(40) restricted *callType
CallDisposition string(255)
CallObject string(255)
ReminderDateTime datetime
IsReminderSet boolean
${recurrence("RecurrenceStartDateOnly date")}
RecurrenceRegeneratedType picklist(40)
TaskSubtype picklist(40) co restricted *taskSubtype`,
  children: `
TaskRelations TaskRelation.TaskId
EmailMessages EmailMessage.ActivityId`,
};

/** Meetings. */
export const eventSpec: ObjectSpec = {
  name: "Event", label: "Event", labelPlural: "Events", keyPrefix: "00U", access: "cud",
  fields: `
WhoId reference >Contact,Lead:Who
WhatId reference >Account,Opportunity:What
Subject combobox *subject
Location string(255)
IsAllDayEvent boolean
ActivityDateTime datetime
ActivityDate date
DurationInMinutes int
StartDateTime datetime
EndDateTime datetime
EndDate date ro
Description textarea(32000)
AccountId reference calc >Account:Account
OwnerId reference ! >User:Owner
IsPrivate boolean
ShowAs picklist(40) restricted *showAs
IsChild boolean ro
IsGroupEvent boolean ro
GroupEventType picklist(40) ro *groupEventType
IsArchived boolean ro
${recurrence("RecurrenceStartDateTime datetime")}
ReminderDateTime datetime
IsReminderSet boolean
EventSubtype picklist(40) co restricted *eventSubtype`,
  children: `
EventRelations EventRelation.EventId`,
};

/** Who and what a task is about, when several may be (Shared Activities). */
export const taskRelationSpec: ObjectSpec = {
  name: "TaskRelation", label: "Task Relation", labelPlural: "Task Relations", keyPrefix: "0RT", access: "cud",
  fields: `
RelationId reference ! co >Contact,Lead,Account,Opportunity:Relation
TaskId reference ! co >Task:Task
IsWhat boolean co
AccountId reference calc >Account:Account`,
};

/** Who and what an event is about, and who is invited (Shared Activities). */
export const eventRelationSpec: ObjectSpec = {
  name: "EventRelation", label: "Event Relation", labelPlural: "Event Relations", keyPrefix: "0RE", access: "cud",
  fields: `
RelationId reference ! co >Contact,Lead,Account,Opportunity,User:Relation
EventId reference ! co >Event:Event
Status picklist(40) *eventRelationStatus
RespondedDate datetime
Response string(255)
IsWhat boolean co
IsParent boolean co
IsInvitee boolean co
AccountId reference calc >Account:Account`,
};
