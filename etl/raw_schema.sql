-- What the importers fill and the models read: temporary, never in the delivered file.
create schema raw;
create table raw.place (place_code varchar, place_slug varchar, place_name varchar, area_noun varchar,
    area_noun_plural varchar, place_noun varchar, country varchar, boundary_vintage varchar, attribution varchar,
    is_invented boolean, digital_share_target_pct double, key_decision_gbp double, key_decision_wards integer,
    key_decision_source varchar, hide_counts_under integer);
create table raw.inset (place_code varchar, inset_name varchar, area_code varchar);
create table raw.boundary (source_id varchar, place_code varchar, area_type varchar, area_code varchar,
    area_name varchar, rural_urban varchar, geometry geometry);
create table raw.lookup (source_id varchar, place_code varchar, code_system varchar, code varchar,
    code_name varchar, area_code varchar, premises bigint);
create table raw.lookup_part (source_id varchar, place_code varchar, code_system varchar, code varchar,
    area_system varchar, area_code varchar, share double);
create table raw.indicator (source_id varchar, place_code varchar, area_system varchar, area_code varchar,
    period_label varchar, indicator varchar, numerator double, denominator double, value double);
create table raw.indicator_scale (source_id varchar, place_code varchar, period_label varchar, indicator varchar,
    areas bigint, scale_min double, scale_max double);
create table raw.area_count (source_id varchar, place_code varchar, area_system varchar, area_code varchar,
    population bigint, adults bigint, households bigint);
create table raw.area_class (source_id varchar, place_code varchar, area_system varchar, area_code varchar,
    rural_urban varchar);
create table raw.area_flag (source_id varchar, place_code varchar, area_system varchar, area_code varchar,
    flag_name varchar, is_flagged boolean);
create table raw.coverage_authority (source_id varchar, place_code varchar, area_code varchar, release_date date,
    release_label varchar, technology varchar, threshold_mbps integer, definition varchar, premises double,
    premises_covered double, pct_published double);
create table raw.coverage_ward (source_id varchar, place_code varchar, release_date date, area_code varchar,
    is_weighted boolean, fixed_10 double, fixed_10_premises double, fixed_30 double, fixed_30_premises double,
    fixed_100 double, fixed_100_premises double, fixed_300 double, fixed_300_premises double, fixed_1000 double,
    fixed_1000_premises double, full_fibre double, full_fibre_premises double, decent_10 double,
    decent_10_premises double);
create table raw.coverage_tier (source_id varchar, release_date date, release_label varchar, technology varchar,
    threshold_mbps integer, definition varchar);
create table raw.contact_cell (source_id varchar, place_code varchar, contact_set varchar, area_system varchar,
    month_date date, period_number integer, service varchar, channel varchar, area varchar, customer_type varchar,
    is_resident_contact boolean, contacts bigint, handling_seconds bigint, resolved bigint, failed bigint,
    avoidable bigint, started bigint, completed bigint, satisfied bigint, ratings bigint, contacts_key bigint,
    resolved_key bigint, failed_key bigint, avoidable_key bigint, started_key bigint, completed_key bigint,
    satisfied_key bigint, ratings_key bigint);
create table raw.contact_word (source_id varchar, field varchar, word varchar, meaning varchar);
create table raw.contact_break (source_id varchar, place_code varchar, contact_set varchar, channel varchar,
    first_month date, note varchar, is_opening boolean);
create table raw.contact_identity (place_code varchar, contact_set varchar, identity ubigint);
create table raw.unit_cost (source_id varchar, place_code varchar, service_name varchar, channel varchar,
    cost_set varchar, valid_from date, low double, central double, high double, unit varchar, price_year varchar);
create table raw.deflator (source_id varchar, place_code varchar, year_label varchar, year_kind varchar,
    index_value double, base varchar, release varchar, is_forecast boolean, figure_source varchar, read_on date,
    read_by varchar);
create table raw.survey_respondent (source_id varchar, place_code varchar, respondent varchar, wave varchar,
    area varchar, area_system varchar, weight double);
create table raw.survey_group (source_id varchar, respondent varchar, wave varchar, group_name varchar,
    group_value varchar);
create table raw.survey_answer (source_id varchar, respondent varchar, wave varchar, question varchar,
    answer varchar);
create table raw.survey_measure (source_id varchar, measure varchar, question varchar, answer varchar,
    conditions integer);
create table raw.survey_unanswered (source_id varchar, answer varchar);
