"""Points that an interruption leaves without water."""

import django.db.models.deletion
from django.db import migrations, models


TABLE = "consumption_points_interruptedpoint"


class Migration(migrations.Migration):
    """One table."""

    dependencies = [
        ('consumption_points', '0005_counts_by_index'),
        ('networks', '0009_interruption_plans'),
    ]

    operations = [
        migrations.CreateModel(
            name='InterruptedPoint',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('interruption', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='networks.interruption')),
                ('point', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='consumption_points.consumptionpoint')),
            ],
            options={
                'verbose_name': 'katkoksen kulutuspaikka',
                'verbose_name_plural': 'katkoksen kulutuspaikat',
                'constraints': [models.UniqueConstraint(fields=('interruption', 'point'), name='interrupted_point_unique')],
            },
        ),
        migrations.RunSQL(f"GRANT SELECT ON {TABLE} TO gis_feed", f"REVOKE SELECT ON {TABLE} FROM gis_feed"),
    ]
