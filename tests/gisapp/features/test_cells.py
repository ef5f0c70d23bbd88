"""Every table behind a layer tells which cells its changes touch."""

from __future__ import annotations

import pytest
from django.db import connection

from gisapp.features import registry


@pytest.mark.django_db
def test_no_layer_is_without_the_triggers_that_renew_its_tiles() -> None:
    tables = {kind.model._meta.db_table for kind in registry.all_types() if not kind.listed_only}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid"
            " WHERE tgname LIKE 'd_touch_cells_%%' GROUP BY 1 HAVING count(*) = 4"
        )
        tracked = {name for (name,) in cursor.fetchall()}

    assert tables - tracked == set()
