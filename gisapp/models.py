"""Accounts, feed credentials, the access ledger and tombstones.

An account is a work account: a user name and roles, no person's name and no e-mail address.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class UserManager(BaseUserManager["User"]):
    """Makes accounts."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        """Make an account; without a password it can only come in by another door."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str, **fields: Any) -> User:
        """Make an account for the administration pages."""
        return self.create_user(username, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A work account; its groups are its roles."""

    id = models.BigAutoField(primary_key=True)
    username = models.CharField("käyttäjätunnus", max_length=64, unique=True)
    is_active = models.BooleanField("käytössä", default=True)
    is_staff = models.BooleanField("ylläpitosivut", default=False)
    valid_until = models.DateField("voimassa asti", null=True, blank=True)
    date_joined = models.DateTimeField("luotu", db_default=Now())

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "käyttäjä"
        verbose_name_plural = "käyttäjät"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(username__regex=r"^[a-z0-9][a-z0-9._-]{1,62}[a-z0-9]$"),
                name="user_name_form",
                violation_error_message="Tunnus: pieniä kirjaimia, numeroita ja merkit . _ -",
            )
        ]

    def __str__(self) -> str:
        return self.username


class FeedCredential(models.Model):
    """A key for a machine: HTTP Basic with the key as user name and the secret as password.

    The secret is 256 random bits, so a plain SHA-256 of it is kept; a slow hash would protect
    nothing and cost every request.
    """

    id = models.BigAutoField(primary_key=True)
    name = models.CharField("nimi", max_length=64, unique=True)
    key = models.CharField("avain", max_length=32, unique=True)
    secret_sha256 = models.BinaryField("tiiviste", max_length=32, unique=True)
    role = models.CharField("rooli", max_length=32)
    expires_on = models.DateField("voimassa asti", null=True, blank=True)
    networks = ArrayField(
        models.CharField(max_length=43), verbose_name="sallitut osoitteet", default=list, blank=True
    )
    revoked_at = models.DateTimeField("suljettu", null=True, blank=True)
    created_at = models.DateTimeField("luotu", db_default=Now())
    last_used_on = models.DateField("viimeksi käytetty", null=True, blank=True)

    class Meta:
        verbose_name = "syöttöavain"
        verbose_name_plural = "syöttöavaimet"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(name__regex=r"^[[:alnum:]][[:alnum:]_. -]{0,63}$"),
                name="feedcredential_name_form",
            )
        ]

    def __str__(self) -> str:
        return self.name


class LedgerEntry(models.Model):
    """One line of the access ledger (tiedonhallintalaki 906/2019 17 §): append-only.

    A streamed answer has two lines: the first is written before its first byte, the second, which
    names the first in ``begun``, after its last. ``ids`` holds the primary keys that left, packed
    (``gisapp.audit``); where a whole type left, ``scope`` says so with the change number instead.
    No address, search text or other content is ever written here.
    """

    seq = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_default=Now())
    begun = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=80)
    roles = ArrayField(models.CharField(max_length=32))
    right = models.CharField(max_length=32)
    source = models.CharField(max_length=12)
    session = models.CharField(max_length=32)
    request_id = models.CharField(max_length=36)
    action = models.CharField(max_length=24)
    kind = models.CharField(max_length=40)
    outcome = models.CharField(max_length=8)
    reason = models.CharField(max_length=40)
    purpose = models.CharField(max_length=40)
    n = models.BigIntegerField(null=True)
    ids = models.BinaryField(null=True)
    scope = models.JSONField(default=dict)

    class Meta:
        verbose_name = "käyttölokin rivi"
        verbose_name_plural = "käyttöloki"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=["begun", "ok", "denied", "error", "cut"]),
                name="ledgerentry_outcome",
            )
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.action} {self.kind} {self.outcome}"


class Tombstone(models.Model):
    """That a row has gone from a published type, for those who see secrets or those who do not.

    The row may be deleted, ended, of another type now, or secret. What is kept is its id, the
    number and the time, and no content; triggers write it (``gisapp.features.changes.triggers``).
    """

    id = models.BigAutoField(primary_key=True)
    table_name = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    type_name = models.CharField(max_length=63)
    public_id = models.CharField(max_length=64)
    sees_secret = models.BooleanField()
    change_number = models.BigIntegerField(db_index=True)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = "poistomerkintä"
        verbose_name_plural = "poistomerkinnät"
        indexes = [models.Index(fields=["table_name", "change_number"], name="tombstone_of_table")]
        constraints = [
            models.UniqueConstraint(
                fields=["type_name", "public_id", "sees_secret"], name="tombstone_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.type_name} {self.public_id}"


class ChangeEpoch(models.Model):
    """Where the change feed begins, in one row.

    A new ``epoch`` tells followers to load everything anew. Tombstones up to number ``floor`` are
    gone or about to go.
    """

    id = models.PositiveSmallIntegerField(primary_key=True)
    epoch = models.UUIDField()
    floor = models.BigIntegerField()

    class Meta:
        verbose_name = "muutosten aikakausi"
        verbose_name_plural = "muutosten aikakaudet"
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="changeepoch_one"),
        ]

    def __str__(self) -> str:
        return str(self.epoch)


class StoredQuery(models.Model):
    """A stored query of the WFS that somebody has made: its definition as XML, no addresses."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField("tunniste", max_length=200, unique=True)
    definition = models.TextField("määritelmä")
    made_by = models.CharField("tekijä", max_length=80)
    made_at = models.DateTimeField("tehty", db_default=Now())

    class Meta:
        verbose_name = "tallennettu kysely"
        verbose_name_plural = "tallennetut kyselyt"

    def __str__(self) -> str:
        return self.name


class FeatureLock(models.Model):
    """A lock that a caller has on some features for a time (WFS LockFeature).

    ``key`` is the unguessable id that the caller got. A lock whose time is over binds nobody; it is
    kept for a day, so that its holder is told that it has expired.
    """

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=43, unique=True)
    holder = models.CharField(max_length=80)
    seconds = models.PositiveIntegerField()
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = "lukko"
        verbose_name_plural = "lukot"
        indexes = [models.Index(fields=["expires_at"], name="featurelock_expires")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(seconds__range=(1, 86_400)), name="featurelock_seconds"
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.holder}"


class LockedFeature(models.Model):
    """A row of a published table that a lock holds; one lock at a time."""

    id = models.BigAutoField(primary_key=True)
    lock = models.ForeignKey(FeatureLock, models.CASCADE, related_name="features")
    table_name = models.CharField(max_length=63)
    row_id = models.BigIntegerField()

    class Meta:
        verbose_name = "lukittu kohde"
        verbose_name_plural = "lukitut kohteet"
        constraints = [
            models.UniqueConstraint(fields=["table_name", "row_id"], name="lockedfeature_once")
        ]

    def __str__(self) -> str:
        return f"{self.table_name} {self.row_id}"
