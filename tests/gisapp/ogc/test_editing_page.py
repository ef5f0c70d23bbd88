"""The examples of ``docs/interfaces/editing.md`` do what the page says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from networks.models import Node
from tests.make import make_valve
from tests.support.ogc import post

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db

PAGE = Path(__file__).parents[3] / "docs" / "interfaces" / "editing.md"
EXAMPLES = re.findall(
    r"^```(xml|json)\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
)


def test_the_examples_of_the_page_follow_one_another(machine_as: Callable[[str], Client]) -> None:
    client = machine_as("planner")
    (_, insert), (_, lock), (_, close), (kind, patch) = EXAMPLES
    assert kind == "json"

    assert post(client, insert).status == 200
    row = Node.objects.get()
    locked = post(client, lock.replace("TUNNUS", str(row.tunnus)))
    key = locked.root.get("lockId") or ""
    said = close.replace("MUUTOSNUMERO", str(row.change_number)).replace("TUNNUS", str(row.tunnus))
    refused = post(client, said.replace(' lockId="LOCK"', ""))
    closed, again = (
        post(client, said.replace(' lockId="LOCK"', words)) for words in (f' lockId="{key}"', "")
    )

    assert (refused.fault[:2], closed.status) == (("MissingParameterValue", "lockId"), 200)
    assert (again.status, again.fault[0]) == (409, "OperationProcessingFailed")
    row.refresh_from_db()
    assert row.position == "kiinni"
    path = f"/ogc/collections/venttiili/items/venttiili.{row.tunnus}"
    for number, status in ((row.change_number - 1, 412), (row.change_number, 204)):
        answer = client.patch(
            path,
            json.dumps(json.loads(patch)),
            content_type="application/merge-patch+json",
            headers={"If-Match": f'"{number}"'},
        )
        assert answer.status_code == status
    row.refresh_from_db()
    assert row.position == "auki"


def test_a_lock_is_told_as_a_conflict_by_the_api(machine_as: Callable[[str], Client]) -> None:
    row = make_valve()
    (_, lock) = EXAMPLES[1]
    post(machine_as("planner"), lock.replace("TUNNUS", str(row.tunnus)))

    answer = machine_as("planner").delete(f"/ogc/collections/venttiili/items/{row.tunnus}")

    assert (answer.status_code, "locked until" in answer.content.decode()) == (409, True)
