"""Pumping districts are areas too: one code more."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('networks', '0015_parts_of_areas'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='area',
            name='area_kind_code',
        ),
        migrations.AlterField(
            model_name='area',
            name='kind',
            field=models.CharField(choices=[('toiminta_alue', 'toiminta-alue'), ('painepiiri', 'painepiiri'), ('pumppauspiiri', 'pumppauspiiri')], max_length=16, verbose_name='aluelaji'),
        ),
        migrations.AlterField(
            model_name='areaevent',
            name='kind',
            field=models.CharField(choices=[('toiminta_alue', 'toiminta-alue'), ('painepiiri', 'painepiiri'), ('pumppauspiiri', 'pumppauspiiri')], max_length=16, verbose_name='aluelaji'),
        ),
        migrations.AddConstraint(
            model_name='area',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['toiminta_alue', 'painepiiri', 'pumppauspiiri'])), name='area_kind_code'),
        ),
    ]
