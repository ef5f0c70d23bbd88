-- Ten times the points and pipes, in a copy of the database that is thrown away. Run as superuser.
-- Ids repeat: who asks for everything of a type is told each row as it stands. What only checks,
-- finds or follows single rows goes, so that the rows are made in a minute.
SET session_replication_role = replica;

CREATE FUNCTION pg_temp.multiply(multiplied regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  one record;
  step bigint;
  into_columns text;
  from_columns text;
BEGIN
  FOR one IN
    SELECT conname AS name FROM pg_constraint WHERE conrelid = multiplied AND contype IN ('c', 'u', 'f')
  LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I CASCADE', multiplied, one.name);
  END LOOP;
  FOR one IN
    SELECT indexrelid::regclass AS name FROM pg_index WHERE indrelid = multiplied AND NOT indisprimary
  LOOP
    EXECUTE format('DROP INDEX %s', one.name);
  END LOOP;
  FOR one IN
    SELECT attname AS name FROM pg_attribute WHERE attrelid = multiplied AND attgenerated <> ''
  LOOP
    EXECUTE format('ALTER TABLE %s ALTER COLUMN %I DROP EXPRESSION', multiplied, one.name);
  END LOOP;
  SELECT string_agg(format('%I', attname), ', ' ORDER BY attnum),
         string_agg(CASE attname WHEN 'id' THEN 'id + times * $1' ELSE format('%I', attname) END,
                    ', ' ORDER BY attnum)
    INTO into_columns, from_columns
    FROM pg_attribute WHERE attrelid = multiplied AND attnum > 0 AND NOT attisdropped;
  EXECUTE format('SELECT max(id) FROM %s', multiplied) INTO step;
  EXECUTE format(
    'INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s, generate_series(1, 9) AS times',
    multiplied, into_columns, from_columns, multiplied
  ) USING step;
END $$;

SELECT pg_temp.multiply('consumption_points_consumptionpoint');
SELECT pg_temp.multiply('networks_link');
ANALYZE consumption_points_consumptionpoint, networks_link;
