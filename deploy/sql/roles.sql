-- The database roles. They hold the program to its rights whatever it does; what each may do with
-- which table stands in the migrations. Run as superuser; may be run again.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['gis_owner', 'gis_app', 'gis_feed', 'gis_audit'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
      EXECUTE format('CREATE ROLE %I LOGIN', name);
    END IF;
  END LOOP;
END
$$;

-- The owner migrates, and may look at everything as the others do.
GRANT gis_app, gis_feed, gis_audit TO gis_owner;

-- The read side of the web process: a write fails even where a grant was given by mistake.
ALTER ROLE gis_feed SET default_transaction_read_only = on;
ALTER ROLE gis_audit SET default_transaction_read_only = on;
