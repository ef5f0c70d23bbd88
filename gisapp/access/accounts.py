"""Accounts: made and ended by the main user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from gisapp.access.policy import ROLES
from gisapp.core.errors import ConflictError, InvalidInputError, NotFoundError, UnknownNameError
from gisapp.models import User

if TYPE_CHECKING:
    from datetime import date


@transaction.atomic
def account_create(
    *, username: str, password: str, role: str, valid_until: date | None = None
) -> User:
    """Make an account with one role.

    Raises ``UnknownNameError`` for a role that is not in the policy, ``InvalidInputError`` for a
    name or password that breaks the rules, ``ConflictError`` when the name is taken.
    """
    if role not in ROLES:
        msg = f"There is no such role; there are {', '.join(ROLES)}."
        raise UnknownNameError(msg, locator="role")
    user = User(username=username, valid_until=valid_until)
    try:
        validate_password(password, user)
        user.full_clean(exclude=["password"], validate_unique=False)
        user.set_password(password)
        with transaction.atomic():
            user.save()
    except ValidationError as error:
        msg = "; ".join(error.messages)
        raise InvalidInputError(msg, locator="account") from error
    except IntegrityError as error:
        msg = "There is already an account with this name."
        raise ConflictError(msg, locator="username") from error
    user.groups.add(Group.objects.get_or_create(name=role)[0])
    return user


def account_end(*, username: str) -> None:
    """End an account for good: its sessions die and do not come back if it is opened again.

    Raises ``NotFoundError`` when there is no such account.
    """
    user = User.objects.filter(username=username).first()
    if user is None:
        msg = "There is no account with this name."
        raise NotFoundError(msg, locator="username")
    user.is_active = False
    # Sessions carry a digest of the password field, so a new value ends every one of them.
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
