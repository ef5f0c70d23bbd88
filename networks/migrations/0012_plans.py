"""Plans in tables of their own, which the reading side (gis_feed) cannot read.

Their history is written by triggers; gis_app may add to it and read it, and nothing else.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
import gisapp.features.storage
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from gisapp.features.storage import number_changes

HISTORY = "networks_planevent, networks_planchangeevent"


class Migration(migrations.Migration):

    dependencies = [
        ('networks', '0011_ids_are_asked_for_alone'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='suunnitelmatunnus')),
                ('name', models.CharField(max_length=80, verbose_name='nimi')),
                ('state', models.CharField(choices=[('luonnos', 'luonnos'), ('hyvaksytty', 'hyväksytty'), ('rakennettu', 'rakennettu'), ('hylatty', 'hylätty')], default='luonnos', max_length=12, verbose_name='tila')),
                ('built_from', models.BigIntegerField(blank=True, null=True, verbose_name='rakennettu alkaen')),
                ('change_number', models.BigIntegerField(db_default=0, editable=False, unique=True, verbose_name='muutosnumero')),
                ('changed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='muutettu')),
                ('based_on', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.plan', verbose_name='perustuu')),
            ],
            options={
                'verbose_name': 'suunnitelma',
                'verbose_name_plural': 'suunnitelmat',
            },
        ),
        migrations.CreateModel(
            name='PlanChange',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('lisays', 'lisäys'), ('paivitys', 'päivitys'), ('poisto', 'poisto')], max_length=8, verbose_name='muutostyyppi')),
                ('type_name', models.CharField(choices=[('venttiili', 'venttiili'), ('kaivo', 'kaivo'), ('paloposti', 'paloposti'), ('pumppaamo', 'pumppaamo'), ('liitoskohta', 'liitoskohta'), ('laite', 'laite'), ('vesijohto', 'vesijohto'), ('jatevesiviemari', 'jatevesiviemari'), ('hulevesiviemari', 'hulevesiviemari')], max_length=16, verbose_name='tyyppinimi')),
                ('tunnus', models.UUIDField(db_index=True, verbose_name='tunnus')),
                ('seen', models.BigIntegerField(blank=True, null=True, verbose_name='nähty muutosnumero')),
                ('splits', models.UUIDField(blank=True, db_index=True, null=True, verbose_name='jakaa')),
                ('splits_seen', models.BigIntegerField(blank=True, null=True, verbose_name='jaettavan nähty muutosnumero')),
                ('values', models.JSONField(default=dict, verbose_name='arvot')),
                ('geometry', gisapp.features.storage.AnyHeightGeometryField(blank=True, null=True, srid=3067, verbose_name='sijainti')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='networks.plan')),
            ],
            options={
                'verbose_name': 'suunnitelman muutos',
                'verbose_name_plural': 'suunnitelman muutokset',
            },
        ),
        migrations.CreateModel(
            name='PlanChangeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('lisays', 'lisäys'), ('paivitys', 'päivitys'), ('poisto', 'poisto')], max_length=8, verbose_name='muutostyyppi')),
                ('type_name', models.CharField(choices=[('venttiili', 'venttiili'), ('kaivo', 'kaivo'), ('paloposti', 'paloposti'), ('pumppaamo', 'pumppaamo'), ('liitoskohta', 'liitoskohta'), ('laite', 'laite'), ('vesijohto', 'vesijohto'), ('jatevesiviemari', 'jatevesiviemari'), ('hulevesiviemari', 'hulevesiviemari')], max_length=16, verbose_name='tyyppinimi')),
                ('tunnus', models.UUIDField(verbose_name='tunnus')),
                ('seen', models.BigIntegerField(blank=True, null=True, verbose_name='nähty muutosnumero')),
                ('splits', models.UUIDField(blank=True, null=True, verbose_name='jakaa')),
                ('splits_seen', models.BigIntegerField(blank=True, null=True, verbose_name='jaettavan nähty muutosnumero')),
                ('values', models.JSONField(default=dict, verbose_name='arvot')),
                ('geometry', gisapp.features.storage.AnyHeightGeometryField(blank=True, null=True, srid=3067, verbose_name='sijainti')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='networks.planchange')),
                ('plan', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='networks.plan')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PlanEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('number', models.CharField(max_length=20, verbose_name='suunnitelmatunnus')),
                ('name', models.CharField(max_length=80, verbose_name='nimi')),
                ('state', models.CharField(choices=[('luonnos', 'luonnos'), ('hyvaksytty', 'hyväksytty'), ('rakennettu', 'rakennettu'), ('hylatty', 'hylätty')], default='luonnos', max_length=12, verbose_name='tila')),
                ('built_from', models.BigIntegerField(blank=True, null=True, verbose_name='rakennettu alkaen')),
                ('change_number', models.BigIntegerField(db_default=0, editable=False, verbose_name='muutosnumero')),
                ('changed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='muutettu')),
                ('based_on', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='networks.plan', verbose_name='perustuu')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='networks.plan')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['luonnos', 'hyvaksytty', 'rakennettu', 'hylatty'])), name='plan_state_code'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('number__regex', '^S-[0-9]{4}-[0-9]{1,6}$')), name='plan_number_form'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('name__regex', '^[[:alnum:]][[:alnum:] .,/()-]{0,79}$')), name='plan_name_text'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('based_on__isnull', True), models.Q(('based_on', models.F('id')), _negated=True), _connector='OR'), name='plan_not_on_itself'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('built_from__isnull', False), ('state', 'rakennettu')), models.Q(models.Q(('state', 'rakennettu'), _negated=True), ('built_from__isnull', True)), _connector='OR'), name='plan_built_from'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='plan',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "networks_planevent" ("based_on_id", "built_from", "change_number", "changed_at", "id", "name", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state") VALUES (NEW."based_on_id", NEW."built_from", NEW."change_number", NEW."changed_at", NEW."id", NEW."name", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."state"); RETURN NULL;', hash='684057ff7c5503497ef23be95d80958684eb3b8a', operation='INSERT', pgid='pgtrigger_insert_insert_94ad0', table='networks_plan', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='plan',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "networks_planevent" ("based_on_id", "built_from", "change_number", "changed_at", "id", "name", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state") VALUES (NEW."based_on_id", NEW."built_from", NEW."change_number", NEW."changed_at", NEW."id", NEW."name", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."state"); RETURN NULL;', hash='1ff9971c5197ce4273879915f78a9fdabf191634', operation='UPDATE', pgid='pgtrigger_update_update_79eff', table='networks_plan', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='plan',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "networks_planevent" ("based_on_id", "built_from", "change_number", "changed_at", "id", "name", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state") VALUES (OLD."based_on_id", OLD."built_from", OLD."change_number", OLD."changed_at", OLD."id", OLD."name", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."state"); RETURN NULL;', hash='fa0b16fa7768f631438ee8cc44209b84c4ae8fe0', operation='DELETE', pgid='pgtrigger_delete_delete_d3637', table='networks_plan', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='planchange',
            constraint=models.UniqueConstraint(fields=('plan', 'tunnus'), name='plan_change_unique'),
        ),
        migrations.AddConstraint(
            model_name='planchange',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['lisays', 'paivitys', 'poisto'])), name='plan_change_kind_code'),
        ),
        migrations.AddConstraint(
            model_name='planchange',
            constraint=models.CheckConstraint(condition=models.Q(('type_name__in', ('venttiili', 'kaivo', 'paloposti', 'pumppaamo', 'liitoskohta', 'laite', 'vesijohto', 'jatevesiviemari', 'hulevesiviemari'))), name='plan_change_type'),
        ),
        migrations.AddConstraint(
            model_name='planchange',
            constraint=models.CheckConstraint(condition=models.Q(('splits__isnull', True), models.Q(('kind', 'lisays'), ('type_name__in', ['venttiili', 'kaivo', 'paloposti', 'pumppaamo', 'liitoskohta', 'laite'])), _connector='OR'), name='plan_change_node_splits'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='planchange',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "networks_planchangeevent" ("geometry", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "seen", "splits", "splits_seen", "tunnus", "type_name", "values") VALUES (NEW."geometry", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plan_id", NEW."seen", NEW."splits", NEW."splits_seen", NEW."tunnus", NEW."type_name", NEW."values"); RETURN NULL;', hash='40a2d222d7346972d1f59b20e4d687c5a70dea86', operation='INSERT', pgid='pgtrigger_insert_insert_cf2f9', table='networks_planchange', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='planchange',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "networks_planchangeevent" ("geometry", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "seen", "splits", "splits_seen", "tunnus", "type_name", "values") VALUES (NEW."geometry", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plan_id", NEW."seen", NEW."splits", NEW."splits_seen", NEW."tunnus", NEW."type_name", NEW."values"); RETURN NULL;', hash='7295546733a820a46fd5de2599a1c71509accc4c', operation='UPDATE', pgid='pgtrigger_update_update_ecd7d', table='networks_planchange', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='planchange',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "networks_planchangeevent" ("geometry", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "seen", "splits", "splits_seen", "tunnus", "type_name", "values") VALUES (OLD."geometry", OLD."id", OLD."kind", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."plan_id", OLD."seen", OLD."splits", OLD."splits_seen", OLD."tunnus", OLD."type_name", OLD."values"); RETURN NULL;', hash='b87e500fa18021b717f11dadf7b962d4ece9013e', operation='DELETE', pgid='pgtrigger_delete_delete_0fe3b', table='networks_planchange', when='AFTER')),
        ),
        number_changes("networks_plan"),
        migrations.RunSQL(
            f"REVOKE UPDATE, DELETE ON {HISTORY} FROM gis_app",
            f"GRANT UPDATE, DELETE ON {HISTORY} TO gis_app",
        ),
    ]
