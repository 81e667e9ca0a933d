-- The peer's tables: PostgreSQL decides, by constraints and by counters that it locks.
CREATE EXTENSION btree_gist;

CREATE TABLE practitioner (
    id        uuid PRIMARY KEY,
    per_week  integer NOT NULL,
    per_month integer NOT NULL
);

CREATE TABLE patient (id uuid PRIMARY KEY);

-- How many appointments a practitioner has in a week ('w') or a month ('m') that begins on that day. There before they are
-- needed, as a job at night would put them there. Room in each page, so that counting up rewrites no index.
CREATE TABLE tally (
    practitioner uuid    NOT NULL REFERENCES practitioner,
    kind         "char"  NOT NULL,
    first        date    NOT NULL,
    count        integer NOT NULL DEFAULT 0,
    PRIMARY KEY (practitioner, kind, first)
) WITH (fillfactor = 50);

CREATE TABLE appointment (
    id           uuid PRIMARY KEY,
    practitioner uuid      NOT NULL,
    patient      uuid      NOT NULL REFERENCES patient,
    during       tstzrange NOT NULL,
    service      uuid,
    note         text      NOT NULL,
    CONSTRAINT practitioner_is_free EXCLUDE USING gist (practitioner WITH =, during WITH &&),
    CONSTRAINT patient_is_free      EXCLUDE USING gist (patient WITH =, during WITH &&)
);

-- Every command with its outcome, rejected ones too: the same id with the same body is answered the same, for ever.
CREATE TABLE command (
    id      uuid PRIMARY KEY,
    account uuid        NOT NULL,
    at      timestamptz NOT NULL DEFAULT now(),
    digest  bytea       NOT NULL,
    reasons text[]      NOT NULL  -- none: confirmed
);

-- Decides a booking in one call, which is one transaction. Null: the id belongs to another command. Should the same command be
-- decided twice at once, the second insert into command fails, all of it is undone, and whoever called calls again.
CREATE FUNCTION book(
    new_command uuid, new_account uuid, new_digest bytea, new_appointment uuid, new_practitioner uuid, new_patient uuid,
    new_service uuid, new_note text, starts timestamptz, ends timestamptz
) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
    earlier  command%ROWTYPE;
    wanted   CONSTANT tstzrange := tstzrange(starts, ends);
    week     CONSTANT date := date_trunc('week', starts AT TIME ZONE 'Europe/London');
    month    CONSTANT date := date_trunc('month', starts AT TIME ZONE 'Europe/London');
    in_week  integer;
    in_month integer;
    limits   practitioner%ROWTYPE;
    reasons  text[] := '{}';
BEGIN
    SELECT * INTO earlier FROM command WHERE id = new_command;
    IF FOUND THEN
        IF earlier.account = new_account AND earlier.digest = new_digest THEN
            RETURN earlier.reasons;
        END IF;
        RETURN NULL;
    END IF;

    -- The week before the month: nobody waits in a circle.
    SELECT count INTO in_week FROM tally
        WHERE practitioner = new_practitioner AND kind = 'w' AND first = week FOR UPDATE;
    SELECT count INTO in_month FROM tally
        WHERE practitioner = new_practitioner AND kind = 'm' AND first = month FOR UPDATE;
    SELECT * INTO limits FROM practitioner WHERE id = new_practitioner;
    IF in_week IS NULL OR in_month IS NULL OR limits.id IS NULL THEN
        reasons := reasons || 'practitioner_unknown'::text;
    END IF;
    IF in_week >= limits.per_week THEN
        reasons := reasons || 'weekly_limit_reached'::text;
    END IF;
    IF in_month >= limits.per_month THEN
        reasons := reasons || 'monthly_limit_reached'::text;
    END IF;

    IF reasons = '{}' THEN
        INSERT INTO appointment (id, practitioner, patient, during, service, note)
            VALUES (new_appointment, new_practitioner, new_patient, wanted, new_service, new_note)
            ON CONFLICT DO NOTHING;
        IF FOUND THEN
            UPDATE tally SET count = count + 1
                WHERE practitioner = new_practitioner AND kind = 'w' AND first = week;
            UPDATE tally SET count = count + 1
                WHERE practitioner = new_practitioner AND kind = 'm' AND first = month;
            INSERT INTO command (id, account, digest, reasons)
                VALUES (new_command, new_account, new_digest, reasons);
            RETURN reasons;
        END IF;
    END IF;

    IF EXISTS (SELECT FROM appointment AS it WHERE it.practitioner = new_practitioner AND it.during && wanted) THEN
        reasons := reasons || 'practitioner_busy'::text;
    END IF;
    IF EXISTS (SELECT FROM appointment AS it WHERE it.patient = new_patient AND it.during && wanted) THEN
        reasons := reasons || 'patient_busy'::text;
    END IF;
    IF reasons = '{}' THEN
        -- The id of an appointment that there is already, or a row that was in the way a moment ago.
        reasons := reasons || 'not_free'::text;
    END IF;
    INSERT INTO command (id, account, digest, reasons) VALUES (new_command, new_account, new_digest, reasons);
    RETURN reasons;
END $$;
