"""What is remembered of a run with a neighbour: counts, places of faults, alarms; never content."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import CheckConstraint, Q
from django.db.models.functions import Now

from gisapp.core.codes import Code, CodeList

OUTCOME: Final = CodeList(
    "tulos",
    (
        Code("kesken", "kesken", "pågår", "running"),
        Code("valmis", "valmis", "klar", "done"),
        Code("hylatty", "hylätty", "avvisad", "refused"),
    ),
)
REASON: Final = CodeList(
    "syy",
    (
        Code("puuttuu", "puuttuu", "saknas", "missing"),
        Code("muoto", "väärä muoto", "fel form", "malformed"),
        Code("henkilotieto", "henkilötieto", "personuppgift", "personal content"),
        Code("kahdesti", "sama tunnus kahdesti", "samma id två gånger", "duplicate id"),
        Code("alue", "palvelualueen ulkopuolella", "utanför området", "outside the service area"),
        Code("akselit", "akselit vaihtuneet", "omkastade axlar", "swapped axes"),
    ),
)
ALARM: Final = CodeList(
    "halytys",
    (
        Code(
            "ylimaaraisia_sarakkeita",
            "tiedostossa on sarakkeita, joita ei oteta vastaan",
            "filen har kolumner som inte tas emot",
            "the file has columns that are not taken",
        ),
        Code(
            "henkilotietoja",
            "sallitussa kentässä oli henkilötietoja",
            "personuppgifter i ett tillåtet fält",
            "personal content in an allowed field",
        ),
        Code(
            "paattyvia_liikaa",
            "poistuvia enemmän kuin raja sallii",
            "fler avslutade än gränsen tillåter",
            "more absent points than the threshold allows",
        ),
    ),
)


class SyncRun(models.Model):
    """One run of a connector."""

    id = models.BigAutoField(primary_key=True)
    connector = models.CharField("liittymä", max_length=32)
    started_at = models.DateTimeField("alkoi", db_default=Now())
    ended_at = models.DateTimeField("päättyi", null=True)
    outcome = models.CharField("tulos", max_length=8, choices=OUTCOME.choices, default="kesken")
    source_sha256 = models.CharField("tiiviste", max_length=64)
    source_bytes = models.PositiveBigIntegerField("koko (tavua)")
    rows = models.PositiveIntegerField("rivejä", default=0)
    added = models.PositiveIntegerField("lisätty", default=0)
    changed = models.PositiveIntegerField("muutettu", default=0)
    unchanged = models.PositiveIntegerField("ennallaan", default=0)
    ended = models.PositiveIntegerField("päätetty", default=0)
    put_aside = models.PositiveIntegerField("sivuun pantu", default=0)

    class Meta:
        verbose_name = "ajo"
        verbose_name_plural = "ajot"
        constraints = [
            OUTCOME.constraint("outcome", "syncrun_outcome"),
            CheckConstraint(
                condition=Q(connector__regex="^[a-z_]{1,32}$"), name="syncrun_connector"
            ),
            CheckConstraint(
                condition=Q(source_sha256__regex="^[0-9a-f]{64}$"), name="syncrun_digest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.connector} {self.pk}"


class QuarantinedRow(models.Model):
    """A row that was put aside: its line, the field and the reason; never a value."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(SyncRun, models.CASCADE, related_name="quarantined")
    line = models.PositiveIntegerField("rivi")
    field = models.CharField("kenttä", max_length=24)
    reason = models.CharField("syy", max_length=16, choices=REASON.choices)

    class Meta:
        verbose_name = "sivuun pantu rivi"
        verbose_name_plural = "sivuun pannut rivit"
        constraints = [
            REASON.constraint("reason", "quarantinedrow_reason"),
            CheckConstraint(
                condition=Q(field__regex="^[a-z_]{1,24}$"), name="quarantinedrow_field"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.field} {self.reason}"


class SyncAlarm(models.Model):
    """Something in a run that a person should look at; a count and no names."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(SyncRun, models.CASCADE, related_name="alarms")
    kind = models.CharField("hälytys", max_length=24, choices=ALARM.choices)
    count = models.PositiveIntegerField("määrä")
    raised_at = models.DateTimeField("annettu", db_default=Now())

    class Meta:
        verbose_name = "hälytys"
        verbose_name_plural = "hälytykset"
        constraints = [ALARM.constraint("kind", "syncalarm_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.count}"
