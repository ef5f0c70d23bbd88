"""Tombstones for each type and audience, and where the change feed begins.

Triggers that run as the owner write tombstones, so gis_app may only read them. Its two functions
begin a new epoch and forget tombstones older than 400 days: the floor rises a run before they go,
so that nobody who is reading meets a gap.
"""

from django.db import migrations, models

OLD = """
DELETE FROM gisapp_tombstone;
DROP FUNCTION IF EXISTS change_number_bury() CASCADE;
"""
GUARDS = """
REVOKE ALL ON gisapp_tombstone, gisapp_changeepoch FROM gis_app;
GRANT SELECT ON gisapp_tombstone, gisapp_changeepoch TO gis_app;

CREATE FUNCTION change_epoch_begin() RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE gisapp_changeepoch SET epoch = gen_random_uuid();
$$;

CREATE FUNCTION change_tombstones_expire() RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  gone bigint;
BEGIN
  DELETE FROM gisapp_tombstone t USING gisapp_changeepoch e WHERE t.change_number <= e.floor;
  GET DIAGNOSTICS gone = ROW_COUNT;
  UPDATE gisapp_changeepoch SET floor = greatest(floor, (
    SELECT max(change_number) FROM gisapp_tombstone
    WHERE changed_at < now() - interval '400 days'));
  RETURN gone;
END $$;

REVOKE EXECUTE ON FUNCTION change_epoch_begin(), change_tombstones_expire() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION change_epoch_begin(), change_tombstones_expire() TO gis_app;
"""
UNGUARD = """
DROP FUNCTION change_tombstones_expire();
DROP FUNCTION change_epoch_begin();
"""


class Migration(migrations.Migration):
    """Tables, grants, functions."""

    dependencies = [("gisapp", "0005_roles_and_cache")]

    operations = [
        migrations.RunSQL(OLD, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="ChangeEpoch",
            fields=[
                ("id", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("epoch", models.UUIDField()),
                ("floor", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "muutosten aikakausi",
                "verbose_name_plural": "muutosten aikakaudet",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="changeepoch_one")
                ],
            },
        ),
        migrations.AddField(
            model_name="tombstone",
            name="type_name",
            field=models.CharField(default="", max_length=63),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="tombstone",
            name="public_id",
            field=models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="tombstone",
            name="sees_secret",
            field=models.BooleanField(default=True),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="tombstone",
            name="change_number",
            field=models.BigIntegerField(db_index=True),
        ),
        migrations.AddIndex(
            model_name="tombstone",
            index=models.Index(fields=["table_name", "change_number"], name="tombstone_of_table"),
        ),
        migrations.AddConstraint(
            model_name="tombstone",
            constraint=models.UniqueConstraint(
                fields=("type_name", "public_id", "sees_secret"), name="tombstone_once"
            ),
        ),
        migrations.RunSQL(GUARDS, UNGUARD),
    ]
