"""A file full of personal data goes in by the real command; afterwards the data is nowhere.

Looked for in every column of every table, in the dump, in what the command prints, and in the
database cluster's own files: log, heap and write-ahead log.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from django.conf import settings
from django.db import connection
from psycopg import sql

from consumption_points.models import ConsumptionPoint
from tests.sync.support import GOOD, HEADER, write

ROOT: Final = Path(__file__).parents[2]
CANARIES: Final = (
    "Kanarialintu",
    "Keltanokka",
    "010190-900P",
    "020292-901P",
    "FI2112345600000785",
    "0457001002",
    "kanaria@example.invalid",
    "MITTARI-778899",
    "98765.4321",
)
COLUMNS: Final = "asiakas;hetu;tili;puhelin;posti;mittari;lukema"
PERSON: Final = (
    "Keltanokka Kanarialintu;010190-900P;FI2112345600000785;0457001002;"
    "kanaria@example.invalid;MITTARI-778899;98765.4321"
)
INSIDE: Final = (
    "KP-91;Keksijänkatu 1 Kanarialintu 010190-900P;50100;Mikkeli;voimassa",
    "KP-92;Keksijänkatu 2 puh 0457001002;50100;Mikkeli;voimassa",
    "020292-901P;Keksijänkatu 3;50100;Mikkeli;voimassa",
    "KP-93;kanaria@example.invalid;50100;Mikkeli;voimassa",
)


@pytest.fixture
def printed(transactional_db: None, tmp_path: Path) -> str:
    """What the command prints, run as a process of its own against the test's database."""
    rows = [*GOOD, *(f"KP-{number};Arvelupolku {number};50100;Mikkeli;" for number in range(5, 25))]
    path = write(tmp_path, f"{HEADER};{COLUMNS}", *(f"{row};{PERSON}" for row in (*rows, *INSIDE)))
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "sync", "vesikanta", "--file", str(path)],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "gisapp.settings",
            "DB_NAME": settings.DATABASES["default"]["NAME"],
            "DB_ROLE": "gis_app",
            "SECRET_KEY": "only-for-tests",
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def found_in(data: bytes) -> list[str]:
    return [canary for canary in CANARIES if canary.encode() in data]


def text_columns() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type <> 'USER-DEFINED'"
        )
        return [(table, column) for table, column in cursor.fetchall()]


def test_no_trace_of_a_person_is_left_anywhere(printed: str) -> None:
    assert ConsumptionPoint.objects.filter(address__startswith="Keksijänkatu 12 A 3").exists()
    assert ConsumptionPoint.objects.count() == 24
    assert found_in(printed.encode()) == []

    leaks = []
    with connection.cursor() as cursor:
        for table, column in text_columns():
            for canary in CANARIES:
                statement = sql.SQL("SELECT count(*) FROM {} WHERE {}::text LIKE %s")
                cursor.execute(
                    statement.format(sql.Identifier(table), sql.Identifier(column)),
                    [f"%{canary}%"],
                )
                if cursor.fetchone()[0]:
                    leaks.append(f"{table}.{column}: {canary}")
    assert leaks == []


def test_no_trace_is_in_the_dump(printed: str) -> None:
    options = connection.get_connection_params()
    dump = subprocess.run(
        ["pg_dump", "-h", str(options["host"]), "-U", "gis_owner", str(options["dbname"])],
        capture_output=True,
        timeout=120,
        check=True,
    ).stdout

    assert b"Arvelupolku" in dump
    assert found_in(dump) == []


def test_no_trace_is_in_the_files_of_the_cluster(printed: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        (database,) = cursor.fetchone()
    cluster = Path(os.environ["DB_HOST"]).parent
    places = [cluster / "log", cluster / "data/pg_wal", cluster / "data/base" / str(database)]
    files = [path for place in places for path in place.rglob("*") if path.is_file()]

    assert "postgresql.log" in {path.name for path in files}
    assert len(files) > 100
    assert [f"{path}: {found}" for path in files if (found := _canaries_of(path))] == []


def _canaries_of(path: Path) -> list[str]:
    try:
        return found_in(path.read_bytes())
    except FileNotFoundError:  # PostgreSQL took it away meanwhile
        return []
