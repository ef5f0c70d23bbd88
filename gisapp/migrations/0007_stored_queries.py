"""Stored queries of the WFS that people have made."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    """The table; gis_app has the plain verbs on it by default."""

    dependencies = [("gisapp", "0006_change_feed")]
    operations = [
        migrations.CreateModel(
            name="StoredQuery",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200, unique=True, verbose_name="tunniste")),
                ("definition", models.TextField(verbose_name="määritelmä")),
                ("made_by", models.CharField(max_length=80, verbose_name="tekijä")),
                (
                    "made_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="tehty"
                    ),
                ),
            ],
            options={
                "verbose_name": "tallennettu kysely",
                "verbose_name_plural": "tallennetut kyselyt",
            },
        ),
    ]
