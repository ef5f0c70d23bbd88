#!/usr/bin/env python
"""Django's command line."""

import os
import sys

OWNER_COMMANDS = {"migrate", "makemigrations", "sqlmigrate", "createcachetable", "test", "flush", "dbshell"}


def main() -> None:
    """Run one management command, in the database role that it needs."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gisapp.settings")
    if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        os.environ.setdefault("DB_ROLE", "gis_owner")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
