-- The tables, indexes and triggers of schema 2 on PostgreSQL.
CREATE TABLE attachment (
	sha256 TEXT COLLATE "C" NOT NULL, 
	name TEXT COLLATE "C" NOT NULL, 
	size INTEGER NOT NULL, 
	added_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	added_by TEXT COLLATE "C" NOT NULL, 
	CONSTRAINT pk_attachment PRIMARY KEY (sha256)
)
;;
CREATE TABLE daemon (
	boot_id TEXT COLLATE "C" NOT NULL, 
	host TEXT COLLATE "C" NOT NULL, 
	pid INTEGER NOT NULL, 
	version TEXT COLLATE "C" NOT NULL, 
	started_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	beat_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	stopped_at TIMESTAMP WITH TIME ZONE, 
	handled INTEGER NOT NULL, 
	lag_seconds FLOAT, 
	CONSTRAINT pk_daemon PRIMARY KEY (boot_id)
)
;;
CREATE TABLE definition (
	code TEXT COLLATE "C" NOT NULL, 
	version INTEGER NOT NULL, 
	fingerprint TEXT COLLATE "C" NOT NULL, 
	canonical JSONB NOT NULL, 
	first_used_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_definition PRIMARY KEY (code, version)
)
;;
CREATE TABLE item (
	id BIGSERIAL NOT NULL, 
	number TEXT COLLATE "C" NOT NULL, 
	procedure TEXT COLLATE "C" NOT NULL, 
	version INTEGER NOT NULL, 
	title TEXT COLLATE "C" NOT NULL, 
	state TEXT COLLATE "C" NOT NULL, 
	seq INTEGER NOT NULL, 
	opened_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	ended_at TIMESTAMP WITH TIME ZONE, 
	dropped BOOLEAN NOT NULL, 
	last_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	facts JSONB NOT NULL, 
	parent_id BIGINT, 
	stay TEXT COLLATE "C", 
	is_measure BOOLEAN NOT NULL, 
	signed_on DATE, 
	served_on DATE, 
	answer_due_on DATE, 
	sequel TEXT COLLATE "C", 
	grounds_flag TEXT COLLATE "C" NOT NULL, 
	wake_at TIMESTAMP WITH TIME ZONE, 
	head_hash TEXT COLLATE "C" NOT NULL, 
	failures INTEGER NOT NULL, 
	retry_at TIMESTAMP WITH TIME ZONE, 
	last_error TEXT COLLATE "C", 
	CONSTRAINT pk_item PRIMARY KEY (id), 
	CONSTRAINT uq_item_number UNIQUE (number), 
	CONSTRAINT fk_item_parent_id FOREIGN KEY(parent_id) REFERENCES item (id)
)
;;
CREATE INDEX ix_item_parent_id ON item (parent_id)
;;
CREATE INDEX ix_item_procedure_ended_at ON item (procedure, ended_at)
;;
CREATE INDEX ix_item_wake_at ON item (wake_at) WHERE ended_at IS NULL
;;
CREATE TABLE lease (
	name TEXT COLLATE "C" NOT NULL, 
	holder TEXT COLLATE "C" NOT NULL, 
	token INTEGER NOT NULL, 
	until TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_lease PRIMARY KEY (name)
)
;;
CREATE TABLE number_series (
	organ TEXT COLLATE "C" NOT NULL, 
	year INTEGER NOT NULL, 
	next INTEGER NOT NULL, 
	CONSTRAINT pk_number_series PRIMARY KEY (organ, year)
)
;;
CREATE TABLE operator (
	login TEXT COLLATE "C" NOT NULL, 
	name TEXT COLLATE "C" NOT NULL, 
	os_user TEXT COLLATE "C", 
	valid_to DATE, 
	CONSTRAINT pk_operator PRIMARY KEY (login), 
	CONSTRAINT uq_operator_os_user UNIQUE (os_user)
)
;;
CREATE TABLE outage (
	id BIGSERIAL NOT NULL, 
	since TIMESTAMP WITH TIME ZONE NOT NULL, 
	until TIMESTAMP WITH TIME ZONE NOT NULL, 
	noticed_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	boot_id TEXT COLLATE "C" NOT NULL, 
	CONSTRAINT pk_outage PRIMARY KEY (id)
)
;;
CREATE TABLE profile_revision (
	place BIGSERIAL NOT NULL, 
	key TEXT COLLATE "C" NOT NULL, 
	name TEXT COLLATE "C" NOT NULL, 
	revision TEXT COLLATE "C" NOT NULL, 
	effective DATE NOT NULL, 
	content TEXT COLLATE "C" NOT NULL, 
	sha256 TEXT COLLATE "C" NOT NULL, 
	loaded_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	loaded_by TEXT COLLATE "C" NOT NULL, 
	asked_at TIMESTAMP WITH TIME ZONE, 
	settled_at TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT pk_profile_revision PRIMARY KEY (place), 
	CONSTRAINT uq_profile_revision_key UNIQUE (key)
)
;;
CREATE TABLE refusal (
	id BIGSERIAL NOT NULL, 
	at TIMESTAMP WITH TIME ZONE NOT NULL, 
	login TEXT COLLATE "C" NOT NULL, 
	number TEXT COLLATE "C", 
	transition TEXT COLLATE "C", 
	acting_for TEXT COLLATE "C", 
	reasons JSONB NOT NULL, 
	CONSTRAINT pk_refusal PRIMARY KEY (id)
)
;;
CREATE INDEX ix_refusal_at ON refusal (at)
;;
CREATE TABLE request (
	id TEXT COLLATE "C" NOT NULL, 
	at TIMESTAMP WITH TIME ZONE NOT NULL, 
	login TEXT COLLATE "C" NOT NULL, 
	answer JSONB, 
	CONSTRAINT pk_request PRIMARY KEY (id)
)
;;
CREATE TABLE seal (
	n BIGINT NOT NULL, 
	day DATE NOT NULL, 
	sealed_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	leaves INTEGER NOT NULL, 
	root TEXT COLLATE "C" NOT NULL, 
	news TEXT COLLATE "C" NOT NULL, 
	previous TEXT COLLATE "C" NOT NULL, 
	key TEXT COLLATE "C", 
	signature TEXT COLLATE "C", 
	CONSTRAINT pk_seal PRIMARY KEY (n)
)
;;
CREATE TABLE sealed_item (
	item_id BIGINT NOT NULL, 
	n BIGINT NOT NULL, 
	number TEXT COLLATE "C" NOT NULL, 
	seq INTEGER NOT NULL, 
	head TEXT COLLATE "C" NOT NULL, 
	rows TEXT COLLATE "C" NOT NULL, 
	CONSTRAINT pk_sealed_item PRIMARY KEY (item_id, n)
)
;;
CREATE INDEX ix_sealed_item_n_item_id ON sealed_item (n, item_id)
;;
CREATE TABLE setting (
	name TEXT COLLATE "C" NOT NULL, 
	value JSONB, 
	set_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	set_by TEXT COLLATE "C" NOT NULL, 
	CONSTRAINT pk_setting PRIMARY KEY (name)
)
;;
CREATE TABLE system_event (
	seq BIGINT NOT NULL, 
	at TIMESTAMP WITH TIME ZONE NOT NULL, 
	actor TEXT COLLATE "C" NOT NULL, 
	kind TEXT COLLATE "C" NOT NULL, 
	data JSONB NOT NULL, 
	previous_hash TEXT COLLATE "C" NOT NULL, 
	hash TEXT COLLATE "C" NOT NULL, 
	CONSTRAINT pk_system_event PRIMARY KEY (seq)
)
;;
CREATE TABLE unit (
	code TEXT COLLATE "C" NOT NULL, 
	name TEXT COLLATE "C" NOT NULL, 
	kind TEXT COLLATE "C" NOT NULL, 
	aliases JSONB NOT NULL, 
	successor TEXT COLLATE "C", 
	note TEXT COLLATE "C", 
	valid_from DATE, 
	valid_to DATE, 
	CONSTRAINT pk_unit PRIMARY KEY (code), 
	CONSTRAINT uq_unit_name UNIQUE (name)
)
;;
CREATE TABLE unit_group (
	code TEXT COLLATE "C" NOT NULL, 
	name TEXT COLLATE "C" NOT NULL, 
	aliases JSONB NOT NULL, 
	standing TEXT COLLATE "C", 
	note TEXT COLLATE "C", 
	CONSTRAINT pk_unit_group PRIMARY KEY (code)
)
;;
CREATE TABLE attachment_piece (
	sha256 TEXT COLLATE "C" NOT NULL, 
	n INTEGER NOT NULL, 
	data BYTEA NOT NULL, 
	CONSTRAINT pk_attachment_piece PRIMARY KEY (sha256, n), 
	CONSTRAINT fk_attachment_piece_sha256 FOREIGN KEY(sha256) REFERENCES attachment (sha256)
)
;;
CREATE TABLE calendar_revision (
	place BIGSERIAL NOT NULL, 
	revision TEXT COLLATE "C" NOT NULL, 
	layer TEXT COLLATE "C" NOT NULL, 
	unit_code TEXT COLLATE "C", 
	year INTEGER NOT NULL, 
	document TEXT COLLATE "C" NOT NULL, 
	source TEXT COLLATE "C" NOT NULL, 
	file TEXT COLLATE "C" NOT NULL, 
	sha256 TEXT COLLATE "C" NOT NULL, 
	content TEXT COLLATE "C" NOT NULL, 
	loaded_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	loaded_by TEXT COLLATE "C" NOT NULL, 
	settled_at TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT pk_calendar_revision PRIMARY KEY (place), 
	CONSTRAINT uq_calendar_revision_revision UNIQUE (revision), 
	CONSTRAINT fk_calendar_revision_unit_code FOREIGN KEY(unit_code) REFERENCES unit (code)
)
;;
CREATE TABLE deadline (
	id BIGSERIAL NOT NULL, 
	item_id BIGINT NOT NULL, 
	state TEXT COLLATE "C" NOT NULL, 
	round INTEGER NOT NULL, 
	status TEXT COLLATE "C" NOT NULL, 
	owed_role TEXT COLLATE "C" NOT NULL, 
	owed_post TEXT COLLATE "C", 
	owed_unit TEXT COLLATE "C", 
	span_n INTEGER, 
	span_unit TEXT COLLATE "C", 
	limit_name TEXT COLLATE "C", 
	basis TEXT COLLATE "C" NOT NULL, 
	standing TEXT COLLATE "C" NOT NULL, 
	roll TEXT COLLATE "C", 
	start_on DATE, 
	start_at TIMESTAMP WITH TIME ZONE, 
	base_on DATE, 
	due_on DATE, 
	due_at TIMESTAMP WITH TIME ZONE, 
	provisional BOOLEAN NOT NULL, 
	armed_at TIMESTAMP WITH TIME ZONE, 
	lapsed_at TIMESTAMP WITH TIME ZONE, 
	holds JSONB NOT NULL, 
	measures_wait_until DATE, 
	clock_refused BOOLEAN NOT NULL, 
	calendar_revision TEXT COLLATE "C", 
	profile_revision TEXT COLLATE "C", 
	promised_at TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT pk_deadline PRIMARY KEY (id), 
	CONSTRAINT uq_deadline_item_id_state_round UNIQUE (item_id, state, round), 
	CONSTRAINT fk_deadline_item_id FOREIGN KEY(item_id) REFERENCES item (id)
)
;;
CREATE INDEX ix_deadline_due_at ON deadline (due_at) WHERE status <> 'over'
;;
CREATE INDEX ix_deadline_owed_unit ON deadline (owed_unit) WHERE status <> 'over'
;;
CREATE TABLE delegation (
	id BIGSERIAL NOT NULL, 
	principal TEXT COLLATE "C" NOT NULL, 
	delegate TEXT COLLATE "C" NOT NULL, 
	scope TEXT COLLATE "C" NOT NULL, 
	valid_from DATE, 
	valid_to DATE, 
	granted_by TEXT COLLATE "C" NOT NULL, 
	granted_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_delegation PRIMARY KEY (id), 
	CONSTRAINT fk_delegation_principal FOREIGN KEY(principal) REFERENCES operator (login), 
	CONSTRAINT fk_delegation_delegate FOREIGN KEY(delegate) REFERENCES operator (login)
)
;;
CREATE INDEX ix_delegation_delegate ON delegation (delegate)
;;
CREATE TABLE document (
	id BIGSERIAL NOT NULL, 
	item_id BIGINT NOT NULL, 
	seq INTEGER NOT NULL, 
	name TEXT COLLATE "C" NOT NULL, 
	title TEXT COLLATE "C" NOT NULL, 
	series TEXT COLLATE "C", 
	year INTEGER, 
	serial INTEGER, 
	official_number TEXT COLLATE "C", 
	status TEXT COLLATE "C" NOT NULL, 
	issued_on DATE NOT NULL, 
	issued_by TEXT COLLATE "C" NOT NULL, 
	unit_code TEXT COLLATE "C", 
	served_on DATE, 
	sha256 TEXT COLLATE "C", 
	content BYTEA, 
	CONSTRAINT pk_document PRIMARY KEY (id), 
	CONSTRAINT fk_document_item_id FOREIGN KEY(item_id) REFERENCES item (id), 
	CONSTRAINT uq_document_official_number UNIQUE (official_number)
)
;;
CREATE INDEX ix_document_item_id ON document (item_id)
;;
CREATE TABLE event (
	item_id BIGINT NOT NULL, 
	seq INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	transition TEXT COLLATE "C" NOT NULL, 
	from_state TEXT COLLATE "C", 
	to_state TEXT COLLATE "C" NOT NULL, 
	actor TEXT COLLATE "C" NOT NULL, 
	actor_kind TEXT COLLATE "C" NOT NULL, 
	typist TEXT COLLATE "C", 
	acting_for TEXT COLLATE "C", 
	source TEXT COLLATE "C", 
	occurred_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	facts JSONB NOT NULL, 
	reason TEXT COLLATE "C", 
	corrects INTEGER, 
	effects JSONB NOT NULL, 
	calendar_revision TEXT COLLATE "C", 
	profile_revision TEXT COLLATE "C", 
	request_id TEXT COLLATE "C", 
	previous_hash TEXT COLLATE "C" NOT NULL, 
	hash TEXT COLLATE "C" NOT NULL, 
	CONSTRAINT pk_event PRIMARY KEY (item_id, seq), 
	CONSTRAINT fk_event_item_id FOREIGN KEY(item_id) REFERENCES item (id)
)
;;
CREATE INDEX ix_event_recorded_at ON event (recorded_at)
;;
CREATE TABLE group_member (
	id BIGSERIAL NOT NULL, 
	group_code TEXT COLLATE "C" NOT NULL, 
	unit_code TEXT COLLATE "C" NOT NULL, 
	valid_from DATE, 
	valid_to DATE, 
	CONSTRAINT pk_group_member PRIMARY KEY (id), 
	CONSTRAINT uq_group_member_group_code_unit_code_valid_from UNIQUE (group_code, unit_code, valid_from), 
	CONSTRAINT fk_group_member_group_code FOREIGN KEY(group_code) REFERENCES unit_group (code), 
	CONSTRAINT fk_group_member_unit_code FOREIGN KEY(unit_code) REFERENCES unit (code)
)
;;
CREATE UNIQUE INDEX uq_group_member_always ON group_member (group_code, unit_code) WHERE valid_from IS NULL
;;
CREATE TABLE message (
	id BIGSERIAL NOT NULL, 
	item_id BIGINT, 
	seq INTEGER, 
	role TEXT COLLATE "C" NOT NULL, 
	unit_code TEXT COLLATE "C", 
	post TEXT COLLATE "C", 
	code TEXT COLLATE "C" NOT NULL, 
	data JSONB NOT NULL, 
	status TEXT COLLATE "C" NOT NULL, 
	channel TEXT COLLATE "C", 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	deliver_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	attempts INTEGER NOT NULL, 
	lease_until TIMESTAMP WITH TIME ZONE, 
	token TEXT COLLATE "C", 
	error TEXT COLLATE "C", 
	history JSONB NOT NULL, 
	CONSTRAINT pk_message PRIMARY KEY (id), 
	CONSTRAINT fk_message_item_id FOREIGN KEY(item_id) REFERENCES item (id)
)
;;
CREATE INDEX ix_message_deliver_at ON message (deliver_at) WHERE status = 'queued'
;;
CREATE INDEX ix_message_item_id ON message (item_id)
;;
CREATE TABLE occurrence (
	item_id BIGINT NOT NULL, 
	procedure TEXT COLLATE "C" NOT NULL, 
	period TEXT COLLATE "C" NOT NULL, 
	child_id BIGINT, 
	CONSTRAINT pk_occurrence PRIMARY KEY (item_id, procedure, period), 
	CONSTRAINT fk_occurrence_item_id FOREIGN KEY(item_id) REFERENCES item (id), 
	CONSTRAINT fk_occurrence_child_id FOREIGN KEY(child_id) REFERENCES item (id)
)
;;
CREATE TABLE party (
	item_id BIGINT NOT NULL, 
	role TEXT COLLATE "C" NOT NULL, 
	unit_code TEXT COLLATE "C" NOT NULL, 
	CONSTRAINT pk_party PRIMARY KEY (item_id, role), 
	CONSTRAINT fk_party_item_id FOREIGN KEY(item_id) REFERENCES item (id), 
	CONSTRAINT fk_party_unit_code FOREIGN KEY(unit_code) REFERENCES unit (code)
)
;;
CREATE INDEX ix_party_unit_code ON party (unit_code)
;;
CREATE TABLE post (
	id BIGSERIAL NOT NULL, 
	login TEXT COLLATE "C" NOT NULL, 
	role TEXT COLLATE "C" NOT NULL, 
	unit_code TEXT COLLATE "C" NOT NULL, 
	valid_from DATE, 
	valid_to DATE, 
	CONSTRAINT pk_post PRIMARY KEY (id), 
	CONSTRAINT uq_post_login_role_unit_code_valid_from UNIQUE (login, role, unit_code, valid_from), 
	CONSTRAINT fk_post_login FOREIGN KEY(login) REFERENCES operator (login), 
	CONSTRAINT fk_post_unit_code FOREIGN KEY(unit_code) REFERENCES unit (code)
)
;;
CREATE INDEX ix_post_unit_code_role ON post (unit_code, role)
;;
CREATE UNIQUE INDEX uq_post_always ON post (login, role, unit_code) WHERE valid_from IS NULL
;;
CREATE TABLE rung_claim (
	id BIGSERIAL NOT NULL, 
	item_id BIGINT NOT NULL, 
	state TEXT COLLATE "C" NOT NULL, 
	round INTEGER NOT NULL, 
	rung TEXT COLLATE "C" NOT NULL, 
	n INTEGER NOT NULL, 
	kind TEXT COLLATE "C" NOT NULL, 
	claimed_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	measure_id BIGINT, 
	CONSTRAINT pk_rung_claim PRIMARY KEY (id), 
	CONSTRAINT uq_rung_claim_item_id_state_round_rung_n UNIQUE (item_id, state, round, rung, n), 
	CONSTRAINT fk_rung_claim_item_id FOREIGN KEY(item_id) REFERENCES item (id), 
	CONSTRAINT fk_rung_claim_measure_id FOREIGN KEY(measure_id) REFERENCES item (id)
)
;;
CREATE INDEX ix_rung_claim_measure_id ON rung_claim (measure_id)
;;
CREATE TABLE suspension (
	id BIGSERIAL NOT NULL, 
	item_id BIGINT NOT NULL, 
	code TEXT COLLATE "C" NOT NULL, 
	basis TEXT COLLATE "C" NOT NULL, 
	since TIMESTAMP WITH TIME ZONE NOT NULL, 
	until TIMESTAMP WITH TIME ZONE, 
	review_on DATE NOT NULL, 
	approved_by TEXT COLLATE "C" NOT NULL, 
	seq_from INTEGER NOT NULL, 
	seq_until INTEGER, 
	CONSTRAINT pk_suspension PRIMARY KEY (id), 
	CONSTRAINT fk_suspension_item_id FOREIGN KEY(item_id) REFERENCES item (id)
)
;;
CREATE INDEX ix_suspension_item_id ON suspension (item_id)
;;
CREATE TABLE ground (
	measure_id BIGINT NOT NULL, 
	item_id BIGINT NOT NULL, 
	claim_id BIGINT NOT NULL, 
	CONSTRAINT pk_ground PRIMARY KEY (measure_id, item_id, claim_id), 
	CONSTRAINT fk_ground_measure_id FOREIGN KEY(measure_id) REFERENCES item (id), 
	CONSTRAINT fk_ground_item_id FOREIGN KEY(item_id) REFERENCES item (id), 
	CONSTRAINT fk_ground_claim_id FOREIGN KEY(claim_id) REFERENCES rung_claim (id)
)
;;
CREATE INDEX ix_ground_claim_id ON ground (claim_id)
;;
CREATE INDEX ix_ground_item_id ON ground (item_id)
;;
CREATE FUNCTION duban_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
RAISE EXCEPTION 'duban: % is append-only: no %', TG_TABLE_NAME, lower(TG_OP)
USING ERRCODE = 'integrity_constraint_violation'; END $$
;;
CREATE TRIGGER no_delete_event BEFORE DELETE ON event FOR EACH ROW EXECUTE FUNCTION duban_append_only()
;;
CREATE TRIGGER no_truncate_event BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION duban_append_only()
;;
CREATE TRIGGER no_delete_seal BEFORE DELETE ON seal FOR EACH ROW EXECUTE FUNCTION duban_append_only()
;;
CREATE TRIGGER no_truncate_seal BEFORE TRUNCATE ON seal FOR EACH STATEMENT EXECUTE FUNCTION duban_append_only()
;;
CREATE TRIGGER no_delete_sealed_item BEFORE DELETE ON sealed_item FOR EACH ROW EXECUTE FUNCTION duban_append_only()
;;
CREATE TRIGGER no_truncate_sealed_item BEFORE TRUNCATE ON sealed_item FOR EACH STATEMENT EXECUTE FUNCTION duban_append_only()
;;
CREATE TRIGGER no_delete_system_event BEFORE DELETE ON system_event FOR EACH ROW EXECUTE FUNCTION duban_append_only()
;;
CREATE TRIGGER no_truncate_system_event BEFORE TRUNCATE ON system_event FOR EACH STATEMENT EXECUTE FUNCTION duban_append_only()
;;
CREATE TRIGGER no_delete_refusal BEFORE DELETE ON refusal FOR EACH ROW EXECUTE FUNCTION duban_append_only()
;;
CREATE TRIGGER no_truncate_refusal BEFORE TRUNCATE ON refusal FOR EACH STATEMENT EXECUTE FUNCTION duban_append_only()
;;
CREATE TRIGGER no_delete_document BEFORE DELETE ON document FOR EACH ROW EXECUTE FUNCTION duban_append_only()
;;
CREATE TRIGGER no_truncate_document BEFORE TRUNCATE ON document FOR EACH STATEMENT EXECUTE FUNCTION duban_append_only()
;;
CREATE TRIGGER no_delete_calendar_revision BEFORE DELETE ON calendar_revision FOR EACH ROW EXECUTE FUNCTION duban_append_only()
;;
CREATE TRIGGER no_truncate_calendar_revision BEFORE TRUNCATE ON calendar_revision FOR EACH STATEMENT EXECUTE FUNCTION duban_append_only()
;;
CREATE TRIGGER no_delete_profile_revision BEFORE DELETE ON profile_revision FOR EACH ROW EXECUTE FUNCTION duban_append_only()
;;
CREATE TRIGGER no_truncate_profile_revision BEFORE TRUNCATE ON profile_revision FOR EACH STATEMENT EXECUTE FUNCTION duban_append_only()
;;
CREATE TRIGGER no_update_event BEFORE UPDATE ON event FOR EACH ROW EXECUTE FUNCTION duban_append_only()
;;
CREATE TRIGGER no_update_seal BEFORE UPDATE ON seal FOR EACH ROW EXECUTE FUNCTION duban_append_only()
;;
CREATE TRIGGER no_update_sealed_item BEFORE UPDATE ON sealed_item FOR EACH ROW EXECUTE FUNCTION duban_append_only()
;;
CREATE TRIGGER no_update_system_event BEFORE UPDATE ON system_event FOR EACH ROW EXECUTE FUNCTION duban_append_only()
;;
CREATE TRIGGER no_update_refusal BEFORE UPDATE ON refusal FOR EACH ROW EXECUTE FUNCTION duban_append_only()
;;
CREATE TRIGGER no_update_document BEFORE UPDATE OF "id", "item_id", "seq", "name", "title", "series", "year", "serial", "official_number", "issued_on", "issued_by", "unit_code", "sha256", "content" ON document FOR EACH ROW EXECUTE FUNCTION duban_append_only()
;;
CREATE TRIGGER no_update_calendar_revision BEFORE UPDATE OF "place", "revision", "layer", "unit_code", "year", "document", "source", "file", "sha256", "content", "loaded_at", "loaded_by" ON calendar_revision FOR EACH ROW EXECUTE FUNCTION duban_append_only()
;;
CREATE TRIGGER no_update_profile_revision BEFORE UPDATE OF "place", "key", "name", "revision", "effective", "content", "sha256", "loaded_at", "loaded_by" ON profile_revision FOR EACH ROW EXECUTE FUNCTION duban_append_only()
