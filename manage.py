#!/usr/bin/env python
"""Django's command line."""

import os
import sys

# What changes the schema is done as its owner; all else as the web process.
OWNER_COMMANDS = {"migrate", "makemigrations", "sqlmigrate", "test", "flush", "dbshell"}


def main() -> None:
    """Run one management command, in the database role that it needs."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gisapp.settings")
    if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        os.environ.setdefault("DB_ROLE", "gis_owner")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 -- after the role is known

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
