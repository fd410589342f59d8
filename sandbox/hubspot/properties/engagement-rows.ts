import { sharedRows } from "./record-rows.ts";

const everyEngagement = `
hs_timestamp datetime date
hs_attachment_ids enumeration checkbox ext
hs_activity_type enumeration select ext
hs_body_preview string textarea calc
hs_body_preview_html string textarea calc
hs_queue_membership_ids enumeration checkbox ext
hs_engagement_source enumeration select ro ext
hs_engagement_source_id string text
hs_unique_id string text ro
hs_was_imported bool booleancheckbox ro =true,false
`;

const calls = `
hs_call_title string text
hs_call_body string html
hs_call_summary string html
hs_call_direction enumeration select =INBOUND,OUTBOUND
hs_call_disposition enumeration select ext
hs_call_duration number number
hs_call_from_number string phonenumber
hs_call_to_number string phonenumber
hs_call_recording_url string text
hs_call_status enumeration select =BUSY,CALLING_CRM_USER,CANCELED,COMPLETED,CONNECTING,FAILED,IN_PROGRESS,MISSED,NO_ANSWER,QUEUED,RINGING
hs_call_callee_object_id number number
hs_call_callee_object_type_id string text
hs_call_source enumeration select ext
hs_call_external_id string text
hs_call_external_account_id string text
hs_call_app_id number number
hs_call_has_transcript bool booleancheckbox ro =true,false
`;

/** The from, to, cc and bcc fields are filled from `hs_email_headers` alone (VENDORS 1.5). */
const emails = `
hs_email_direction enumeration select =EMAIL,INCOMING_EMAIL,FORWARDED_EMAIL
hs_email_subject string text
hs_email_text string textarea
hs_email_html string html
hs_email_status enumeration select =BOUNCED,FAILED,SCHEDULED,SENDING,SENT
hs_email_headers string textarea
hs_email_from_email string text ro
hs_email_from_firstname string text ro
hs_email_from_lastname string text ro
hs_email_sender_email string text ro
hs_email_sender_firstname string text ro
hs_email_sender_lastname string text ro
hs_email_to_email string text ro
hs_email_to_firstname string text ro
hs_email_to_lastname string text ro
hs_email_cc_email string text ro
hs_email_cc_firstname string text ro
hs_email_cc_lastname string text ro
hs_email_bcc_email string text ro
hs_email_bcc_firstname string text ro
hs_email_bcc_lastname string text ro
hs_email_message_id string text
hs_email_thread_id string text
hs_email_attached_video_id string text
hs_email_open_count number number ro
hs_email_click_count number number ro
`;

const meetings = `
hs_meeting_title string text
hs_meeting_body string html
hs_internal_meeting_notes string html
hs_meeting_start_time datetime date
hs_meeting_end_time datetime date
hs_meeting_location string text
hs_meeting_location_type enumeration select =ADDRESS,PHONE,CUSTOM
hs_meeting_external_url string text
hs_meeting_outcome enumeration select =SCHEDULED,COMPLETED,RESCHEDULED,NO_SHOW,CANCELED
hs_meeting_source enumeration select ext
hs_meeting_source_id string text
hs_i_cal_uid string text
hs_attendee_owner_ids enumeration checkbox ext
hs_guest_emails enumeration checkbox ext
`;

const notes = `
hs_note_body string html
`;

const tasks = `
hs_task_subject string text
hs_task_body string html
hs_task_status enumeration select =NOT_STARTED,IN_PROGRESS,WAITING,COMPLETED,DEFERRED
hs_task_priority enumeration select =NONE,LOW,MEDIUM,HIGH
hs_task_type enumeration select =EMAIL,CALL,TODO,LINKED_IN,LINKED_IN_CONNECT,LINKED_IN_MESSAGE,MEETING
hs_task_reminders string text
hs_task_completion_date datetime date
hs_task_is_completed number number calc
`;

const communications = `
hs_communication_channel_type enumeration select =SMS,WHATS_APP,LINKEDIN_MESSAGE,CUSTOM_CHANNEL_CONVERSATION
hs_communication_logged_from enumeration select =CRM
hs_communication_body string html
`;

/** The property tables of the engagement types (VENDORS 1.5), with the group each belongs to. */
export const engagementTables: Readonly<Record<string, readonly (readonly [group: string, table: string])[]>> = {
  calls: [["engagement", sharedRows + everyEngagement], ["call", calls]],
  emails: [["engagement", sharedRows + everyEngagement], ["email", emails]],
  meetings: [["engagement", sharedRows + everyEngagement], ["meeting", meetings]],
  notes: [["engagement", sharedRows + everyEngagement], ["note", notes]],
  tasks: [["engagement", sharedRows + everyEngagement], ["task", tasks]],
  communications: [["engagement", sharedRows + everyEngagement], ["communication", communications]],
};
