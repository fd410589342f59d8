/** What every record has, whatever its type. */
const everyRecord = `
hs_object_id number number ro unique
hs_lastmodifieddate datetime date ro
hs_createdate datetime date ro
hs_object_source enumeration select ro ext
hs_object_source_id string text ro
hs_object_source_label string text ro
hs_merged_object_ids enumeration checkbox ro ext
hs_created_by_user_id number number ro
hs_updated_by_user_id number number ro
hs_all_owner_ids enumeration checkbox ro ext
hs_read_only bool booleancheckbox ro =true,false
`;

const owned = `
hubspot_owner_id enumeration select ext
hubspot_owner_assigneddate datetime date ro
hubspot_team_id enumeration select ro ext
`;

const contacts = `
email string text
firstname string text
lastname string text
work_email string text
hs_additional_emails enumeration checkbox ext
hs_email_domain string text calc
hs_full_name_or_email string text calc
phone string phonenumber
mobilephone string phonenumber
fax string phonenumber
hs_whatsapp_phone_number string phonenumber
jobtitle string text
hs_job_title string text
salutation string text
company string text
website string text
address string text
city string text
state string text
zip string text
country string text
hs_country_region_code string text
hs_language enumeration select ext
hs_timezone enumeration select ext
message string textarea
hs_linkedin_url string text
lifecyclestage enumeration radio =subscriber,lead,marketingqualifiedlead,salesqualifiedlead,opportunity,customer,evangelist,other
hs_lead_status enumeration radio =NEW,OPEN,IN_PROGRESS,OPEN_DEAL,UNQUALIFIED,ATTEMPTED_TO_CONTACT,CONNECTED,BAD_TIMING
hs_buying_role enumeration checkbox =BLOCKER,BUDGET_HOLDER,CHAMPION,DECISION_MAKER,END_USER,EXECUTIVE_SPONSOR,INFLUENCER,LEGAL_AND_COMPLIANCE,OTHER
hs_email_optout bool booleancheckbox ro =true,false
createdate datetime date ro
lastmodifieddate datetime date ro
associatedcompanyid number number
notes_last_contacted datetime date calc
notes_last_updated datetime date calc
num_notes number number calc
num_associated_deals number number calc
hs_calculated_merged_vids string text calc
hs_calculated_phone_number string text calc
hs_sales_email_last_replied datetime date calc
closedate datetime date
annualrevenue string text
industry string text
`;

const companies = `
name string text
domain string text
hs_additional_domains enumeration checkbox ext
website string text
phone string phonenumber
address string text
address2 string text
city string text
state string text
zip string text
country string text
hs_country_code string text
timezone string text
description string textarea
about_us string textarea
industry enumeration select ext
numberofemployees number number
annualrevenue number number
founded_year string text
is_public bool booleancheckbox =true,false
lifecyclestage enumeration radio =subscriber,lead,marketingqualifiedlead,salesqualifiedlead,opportunity,customer,evangelist,other
hs_lead_status enumeration radio =NEW,OPEN,IN_PROGRESS,OPEN_DEAL,UNQUALIFIED,ATTEMPTED_TO_CONTACT,CONNECTED,BAD_TIMING
type enumeration radio =PROSPECT,PARTNER,RESELLER,VENDOR,OTHER
linkedin_company_page string text
createdate datetime date ro
hs_parent_company_id number number calc
hs_num_child_companies number number calc
num_associated_contacts number number calc
num_associated_deals number number calc
notes_last_contacted datetime date calc
notes_last_updated datetime date calc
num_notes number number calc
`;

const deals = `
dealname string text
dealstage enumeration radio ext
pipeline enumeration select ext
amount number number
amount_in_home_currency number number calc
deal_currency_code enumeration select ext
closedate datetime date
createdate datetime date
dealtype enumeration radio =newbusiness,existingbusiness
description string textarea
hs_next_step string textarea
hs_priority enumeration select =low,medium,high
hs_forecast_amount number number
hs_manual_forecast_category enumeration select =OMIT,PIPELINE,BEST_CASE,COMMIT,CLOSED
hs_forecast_probability number number
hs_deal_stage_probability number number calc
hs_is_closed bool booleancheckbox calc =true,false
hs_is_closed_won bool booleancheckbox calc =true,false
hs_is_closed_lost bool booleancheckbox calc =true,false
closed_lost_reason string textarea
closed_won_reason string textarea
num_associated_contacts number number calc
hs_primary_associated_company number number calc
notes_last_contacted datetime date calc
notes_last_updated datetime date calc
num_notes number number calc
`;

const users = `
hs_email string text ro
hs_given_name string text ro
hs_family_name string text ro
hs_searchable_calculated_name string text calc
hs_internal_user_id number number ro unique
hubspot_owner_id enumeration select ro ext
hs_standard_time_zone enumeration select ext
hs_job_title string text
hs_additional_phone string phonenumber
hs_main_user_language_skill enumeration select ext
hs_working_hours string textarea
hs_availability_status enumeration select =available,away
hs_deactivated bool booleancheckbox ro =true,false
`;

/** The property tables of contacts, companies, deals and users, with the group each belongs to. */
export const recordTables: Readonly<Record<string, readonly (readonly [group: string, table: string])[]>> = {
  contacts: [["contactinformation", everyRecord + owned + contacts]],
  companies: [["companyinformation", everyRecord + owned + companies]],
  deals: [["dealinformation", everyRecord + owned + deals]],
  users: [["userinformation", everyRecord + users]],
};
/** The lines that engagements share with all other records. */
export const sharedRows = everyRecord + owned;
