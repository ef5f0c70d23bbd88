"""The error tree: what can be wrong, before any face says it in its own words.

::

    VesiverkkoError
    ├── InvalidInputError      the sender's data is wrong; nothing was stored
    │   ├── UnknownNameError   a type, property, role or system that is not declared
    │   ├── InvalidValueError  a value that its property does not take
    │   └── UnknownLockError   a lock that the caller does not hold
    ├── NotFoundError          no such thing, or none that the caller may know of
    ├── ForbiddenError         the caller's role does not reach
    │   └── LockExpiredError   the lock was the caller's and its time is over
    ├── ConflictError          somebody else changed it first, or something hangs on it
    │   └── LockedError        somebody has locked it
    ├── LimitError             more than the service gives at once
    └── UnavailableError       a part of the service that is needed does not answer

Each carries a message for people and a ``locator``: the field, parameter, line or id where the
fault is. Neither may quote a value that could be personal. Status codes are in
``gisapp.access.problems`` and, for OWS, in ``gisapp.ogc.errors``.
"""

from __future__ import annotations


class VesiverkkoError(Exception):
    """Something that a person or a client should be told.

    ``message`` is a sentence for people; ``locator`` names the place of the fault, or is empty.
    """

    def __init__(self, message: str, *, locator: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.locator = locator


class InvalidInputError(VesiverkkoError):
    """The data is wrong; nothing of it was stored."""


class UnknownNameError(InvalidInputError):
    """The name is not among the declared ones."""


class InvalidValueError(InvalidInputError):
    """A value does not fit its property; ``locator`` is the property's public name.

    ``record`` is the place of the record among those that were given together, from 0.
    """

    def __init__(self, message: str, *, locator: str = "", record: int | None = None) -> None:
        super().__init__(message, locator=locator)
        self.record = record


class UnknownLockError(InvalidInputError):
    """There is no such lock, or none that the caller holds."""


class NotFoundError(VesiverkkoError):
    """There is no such thing, or none that the caller may know of."""


class ForbiddenError(VesiverkkoError):
    """The caller's role does not reach this."""


class LockExpiredError(ForbiddenError):
    """The lock was the caller's, and its time is over."""


class ConflictError(VesiverkkoError):
    """Somebody else changed it first, or something else hangs on it."""


class LockedError(ConflictError):
    """Somebody has locked it, and the caller did not name that lock."""


class LimitError(VesiverkkoError):
    """More was asked for than the service gives at once."""


class UnavailableError(VesiverkkoError):
    """A part that the answer needs does not answer."""
