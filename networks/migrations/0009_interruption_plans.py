"""Interruptions have a run sheet and the objects that they touch; institutions are devices."""

import django.db.models.deletion
from django.db import migrations, models


READ = "networks_interruptionvalve, networks_interruptionobject"


class Migration(migrations.Migration):
    """Two tables, and codes of institutions."""

    dependencies = [
        ('networks', '0008_links_end_in_nodes'),
    ]

    operations = [
        migrations.CreateModel(
            name='InterruptionObject',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('tunnus', models.UUIDField(db_index=True, verbose_name='tunnus')),
                ('role', models.CharField(choices=[('paikka', 'paikka'), ('juuttunut', 'juuttunut venttiili'), ('segmentti', 'suljettava alue'), ('kuiva', 'kuivuu muualla'), ('paloposti', 'kuiva paloposti')], max_length=12, verbose_name='rooli')),
            ],
            options={
                'verbose_name': 'katkoksen kohde',
                'verbose_name_plural': 'katkoksen kohteet',
            },
        ),
        migrations.CreateModel(
            name='InterruptionValve',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('position', models.PositiveIntegerField(verbose_name='järjestys')),
                ('valve', models.UUIDField(verbose_name='venttiili')),
                ('state', models.CharField(choices=[('odottaa', 'odottaa'), ('kiinni', 'suljettu'), ('epaonnistui', 'ei sulkeutunut'), ('avattu', 'avattu')], default='odottaa', max_length=12, verbose_name='kuittaus')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='suljettu')),
                ('failed_at', models.DateTimeField(blank=True, null=True, verbose_name='ei sulkeutunut')),
                ('reopened_at', models.DateTimeField(blank=True, null=True, verbose_name='avattu')),
            ],
            options={
                'verbose_name': 'katkoksen venttiili',
                'verbose_name_plural': 'katkoksen venttiilit',
            },
        ),
        migrations.RemoveConstraint(
            model_name='node',
            name='node_type_of_kind',
        ),
        migrations.AlterField(
            model_name='node',
            name='type_code',
            field=models.CharField(choices=[('sulkuventtiili', 'sulkuventtiili'), ('tonttiventtiili', 'tonttiventtiili'), ('takaiskuventtiili', 'takaiskuventtiili'), ('paineenalennusventtiili', 'paineenalennusventtiili'), ('saatoventtiili', 'säätöventtiili'), ('ilmanpoistoventtiili', 'ilmanpoistoventtiili'), ('tyhjennysventtiili', 'tyhjennysventtiili'), ('palopostiventtiili', 'palopostiventtiili'), ('tarkastuskaivo', 'tarkastuskaivo'), ('hulevesikaivo', 'hulevesikaivo'), ('purkukaivo', 'purkukaivo'), ('venttiilikaivo', 'venttiilikaivo'), ('mittarikaivo', 'mittarikaivo'), ('tarkastusputki', 'tarkastusputki'), ('maapaloposti', 'maapaloposti'), ('ylapaloposti', 'yläpaloposti'), ('jatevesipumppaamo', 'jätevesipumppaamo'), ('hulevesipumppaamo', 'hulevesipumppaamo'), ('vedenottopumppaamo', 'vedenottopumppaamo'), ('paineenkorottamo', 'paineenkorottamo'), ('pumppu', 'pumppu'), ('tonttiliitos', 'tonttiliitos'), ('haara', 'haara'), ('liitos', 'liitos'), ('paa', 'pää'), ('vesitorni', 'vesitorni'), ('vesisailio', 'vesisäiliö'), ('vedenottamo', 'vedenottamo'), ('vedenkasittelylaitos', 'vedenkäsittelylaitos'), ('jatevedenpuhdistamo', 'jätevedenpuhdistamo'), ('purkuaukko', 'purkuaukko'), ('ylivuoto', 'ylivuoto'), ('mittausasema', 'mittausasema'), ('virtauksensaadin', 'virtauksensäädin'), ('sairaala', 'sairaala'), ('terveysasema', 'terveysasema'), ('dialyysikeskus', 'dialyysikeskus'), ('hoivakoti', 'hoivakoti'), ('koulu', 'koulu'), ('paivakoti', 'päiväkoti'), ('muu', 'muu')], max_length=24, verbose_name='tyyppi'),
        ),
        migrations.AlterField(
            model_name='nodeevent',
            name='type_code',
            field=models.CharField(choices=[('sulkuventtiili', 'sulkuventtiili'), ('tonttiventtiili', 'tonttiventtiili'), ('takaiskuventtiili', 'takaiskuventtiili'), ('paineenalennusventtiili', 'paineenalennusventtiili'), ('saatoventtiili', 'säätöventtiili'), ('ilmanpoistoventtiili', 'ilmanpoistoventtiili'), ('tyhjennysventtiili', 'tyhjennysventtiili'), ('palopostiventtiili', 'palopostiventtiili'), ('tarkastuskaivo', 'tarkastuskaivo'), ('hulevesikaivo', 'hulevesikaivo'), ('purkukaivo', 'purkukaivo'), ('venttiilikaivo', 'venttiilikaivo'), ('mittarikaivo', 'mittarikaivo'), ('tarkastusputki', 'tarkastusputki'), ('maapaloposti', 'maapaloposti'), ('ylapaloposti', 'yläpaloposti'), ('jatevesipumppaamo', 'jätevesipumppaamo'), ('hulevesipumppaamo', 'hulevesipumppaamo'), ('vedenottopumppaamo', 'vedenottopumppaamo'), ('paineenkorottamo', 'paineenkorottamo'), ('pumppu', 'pumppu'), ('tonttiliitos', 'tonttiliitos'), ('haara', 'haara'), ('liitos', 'liitos'), ('paa', 'pää'), ('vesitorni', 'vesitorni'), ('vesisailio', 'vesisäiliö'), ('vedenottamo', 'vedenottamo'), ('vedenkasittelylaitos', 'vedenkäsittelylaitos'), ('jatevedenpuhdistamo', 'jätevedenpuhdistamo'), ('purkuaukko', 'purkuaukko'), ('ylivuoto', 'ylivuoto'), ('mittausasema', 'mittausasema'), ('virtauksensaadin', 'virtauksensäädin'), ('sairaala', 'sairaala'), ('terveysasema', 'terveysasema'), ('dialyysikeskus', 'dialyysikeskus'), ('hoivakoti', 'hoivakoti'), ('koulu', 'koulu'), ('paivakoti', 'päiväkoti'), ('muu', 'muu')], max_length=24, verbose_name='tyyppi'),
        ),
        migrations.AddConstraint(
            model_name='node',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'venttiili'), ('type_code__in', ('sulkuventtiili', 'tonttiventtiili', 'takaiskuventtiili', 'paineenalennusventtiili', 'saatoventtiili', 'ilmanpoistoventtiili', 'tyhjennysventtiili', 'palopostiventtiili'))), models.Q(('kind', 'kaivo'), ('type_code__in', ('tarkastuskaivo', 'hulevesikaivo', 'purkukaivo', 'venttiilikaivo', 'mittarikaivo', 'tarkastusputki'))), models.Q(('kind', 'paloposti'), ('type_code__in', ('maapaloposti', 'ylapaloposti'))), models.Q(('kind', 'pumppaamo'), ('type_code__in', ('jatevesipumppaamo', 'hulevesipumppaamo', 'vedenottopumppaamo', 'paineenkorottamo', 'pumppu'))), models.Q(('kind', 'liitoskohta'), ('type_code__in', ('tonttiliitos',))), models.Q(('kind', 'laite'), ('type_code__in', ('haara', 'liitos', 'paa', 'pumppu', 'vesitorni', 'vesisailio', 'vedenottamo', 'vedenkasittelylaitos', 'jatevedenpuhdistamo', 'purkuaukko', 'ylivuoto', 'mittausasema', 'virtauksensaadin', 'sairaala', 'terveysasema', 'dialyysikeskus', 'hoivakoti', 'koulu', 'paivakoti', 'muu'))), _connector='OR'), name='node_type_of_kind'),
        ),
        migrations.AddField(
            model_name='interruptionobject',
            name='interruption',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='objects_touched', to='networks.interruption'),
        ),
        migrations.AddField(
            model_name='interruptionvalve',
            name='interruption',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sheet', to='networks.interruption'),
        ),
        migrations.AddConstraint(
            model_name='interruptionobject',
            constraint=models.UniqueConstraint(fields=('interruption', 'role', 'tunnus'), name='interruption_object_unique'),
        ),
        migrations.AddConstraint(
            model_name='interruptionobject',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['paikka', 'juuttunut', 'segmentti', 'kuiva', 'paloposti'])), name='interruption_object_role_code'),
        ),
        migrations.AddConstraint(
            model_name='interruptionvalve',
            constraint=models.UniqueConstraint(fields=('interruption', 'valve'), name='interruption_valve_unique'),
        ),
        migrations.AddConstraint(
            model_name='interruptionvalve',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['odottaa', 'kiinni', 'epaonnistui', 'avattu'])), name='interruption_valve_state_code'),
        ),
        migrations.RunSQL(f"GRANT SELECT ON {READ} TO gis_feed", f"REVOKE SELECT ON {READ} FROM gis_feed"),
    ]
