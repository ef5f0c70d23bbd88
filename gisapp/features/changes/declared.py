"""The type ``T_muutos``, made from the declaration of T.

It has the properties of T, all of which are null in a deletion, and two of its own:
``muutostyyppi`` (``lisays``, ``paivitys``, ``poisto``) and ``kohdetunnus``, the id of the object.
Its order is that of the change numbers, and it is no layer of maps.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from django.db import models

from gisapp.features.changes.tables import scope_of
from gisapp.features.declaration import FeatureType, Property, Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import Field, Model, QuerySet

    from gisapp.features.declaration import Viewer

# No installed app: the models stand over views, and migrations do not know them.
APP_LABEL: Final = "changes"
SUFFIX: Final = "_muutos"
KINDS: Final = (("lisays", "lisäys"), ("paivitys", "päivitys"), ("poisto", "poisto"))


def feed_of(feature_type: FeatureType) -> FeatureType:
    """The feed of a followed type, ready to be registered."""
    model = _model(feature_type)
    return FeatureType(
        name=feature_type.name + SUFFIX,
        title=f"{feature_type.title}: muutokset",
        description="Kunkin kohteen viimeisin muutos, myös poisto, muutosnumeron järjestyksessä.",
        subject=feature_type.subject,
        model=model,
        rows=_rows(model),
        properties=(
            Property(name="muutostyyppi", source="change_kind"),
            Property(name="kohdetunnus", source="object_id", role=Role.ID),
            *(_in_feed(prop) for prop in feature_type.properties),
        ),
        order="change_number",
        listed_only=True,
    )


def _in_feed(prop: Property) -> Property:
    # A change has its own id, and its time is when it was made.
    role = None if prop.role in (Role.ID, Role.BEGINS, Role.ENDS) else prop.role
    return replace(prop, role=role, writable=False, min_zoom=None)


def _rows(model: type[Model]) -> Callable[[Viewer], QuerySet[Any]]:
    """What the viewer's audience sees: live rows, and tombstones of what it saw before."""

    def visible(viewer: Viewer) -> QuerySet[Any]:
        return model._default_manager.filter(seen=True, sees_secret=viewer.sees_secret)  # noqa: SLF001 -- Django's documented name

    return visible


def _model(feature_type: FeatureType) -> type[Model]:
    """The model over the view: the fields of the type, nullable, and those of a change."""
    scope_of(feature_type)
    meta = type(
        "Meta",
        (),
        {
            "app_label": APP_LABEL,
            "managed": False,
            "db_table": feature_type.name + SUFFIX,
            "verbose_name": f"{feature_type.title}: muutokset",
        },
    )
    attributes: dict[str, Any] = {
        "__module__": __name__,
        "Meta": meta,
        "__str__": lambda self: f"{self.change_kind} {self.object_id}",
        "id": models.BigIntegerField(primary_key=True),
        "change_kind": models.CharField("muutostyyppi", max_length=8, choices=KINDS),
        "object_id": copied(feature_type, feature_type.id_property.source, null=False),
        "change_number": models.BigIntegerField("muutosnumero"),
        "changed_at": models.DateTimeField("muutettu"),
        "seen": models.BooleanField(),
        "sees_secret": models.BooleanField(),
    }
    for source in sources(feature_type):
        attributes.setdefault(source, copied(feature_type, source, null=True))
    return type(f"{feature_type.name.title().replace('_', '')}Change", (models.Model,), attributes)


def sources(feature_type: FeatureType) -> Iterator[str]:
    """The fields behind the properties, and the generated copy of the geometry."""
    names = {field.name for field in feature_type.model._meta.concrete_fields}  # noqa: SLF001 -- Django's documented Meta API
    for prop in feature_type.properties:
        yield prop.source
        if prop.role is Role.GEOMETRY and f"{prop.source}_gk27" in names:
            yield f"{prop.source}_gk27"


def copied(feature_type: FeatureType, source: str, *, null: bool) -> Field[Any, Any]:
    """A plain field for the values of the field ``source``."""
    field: Any = feature_type.model._meta.get_field(source)  # noqa: SLF001 -- Django's documented Meta API
    label = field.verbose_name
    if isinstance(field, models.ForeignKey):
        field = field.target_field
    elif isinstance(field, models.GeneratedField):
        field = field.output_field
    _name, _path, arguments, options = field.deconstruct()
    dropped = {"unique", "primary_key", "default", "db_default", "db_index", "editable"}
    kept = {name: value for name, value in options.items() if name not in dropped}
    made: Field[Any, Any] = type(field)(*arguments, **{**kept, "null": null, "verbose_name": label})
    return made
