"""Locks on features. Only gis_app reads and writes them: the read side never asks."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Two tables; the default privileges give them to gis_app."""

    dependencies = [("gisapp", "0007_stored_queries")]
    operations = [
        migrations.CreateModel(
            name="FeatureLock",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=43, unique=True)),
                ("holder", models.CharField(max_length=80)),
                ("seconds", models.PositiveIntegerField()),
                ("expires_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "lukko",
                "verbose_name_plural": "lukot",
                "indexes": [models.Index(fields=["expires_at"], name="featurelock_expires")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("seconds__range", (1, 86400))),
                        name="featurelock_seconds",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LockedFeature",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("table_name", models.CharField(max_length=63)),
                ("row_id", models.BigIntegerField()),
                (
                    "lock",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="features",
                        to="gisapp.featurelock",
                    ),
                ),
            ],
            options={
                "verbose_name": "lukittu kohde",
                "verbose_name_plural": "lukitut kohteet",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("table_name", "row_id"), name="lockedfeature_once"
                    )
                ],
            },
        ),
    ]
