"""What is missing or surprises, as answers tell it: to machines by a code, to people in Finnish.

One table for traces, isolations, profiles and interruptions; a code without a sentence fails.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from networks.graph.remarks import Remark

if TYPE_CHECKING:
    from networks.graph.remarks import Note


class Sentence(NamedTuple):
    """The words for developers and those for the people who dig."""

    english: str
    finnish: str


OVERLAPPING: Final = "paallekkainen_katkos"
SENTENCES: Final[dict[str, Sentence]] = {
    Remark.START_CLOSED: Sentence(
        "The start is closed itself; both of its sides are in the answer.",
        "Lähtökohta on itse suljettu; vastauksessa ovat sen molemmat puolet.",
    ),
    Remark.DIRECTION_UNKNOWN: Sentence(
        "Flow direction unknown: followed both ways.",
        "Virtaussuunta ei ole tiedossa: verkkoa seurattiin molempiin suuntiin.",
    ),
    Remark.DIRECTION_DIGITISED: Sentence(
        "Flow direction and inverts missing: taken as digitised.",
        "Virtaussuunta ja vesijuoksut puuttuvat: suunnaksi oletettiin piirtosuunta.",
    ),
    Remark.RISES: Sentence("Rises in its direction of flow.", "Johto nousee virtaussuuntaansa."),
    Remark.POSITION_UNSURE: Sentence(
        "Position of the valve unknown or partly open: taken as open.",
        "Venttiilin asento on tuntematon tai osittain auki: sen oletettiin olevan auki.",
    ),
    Remark.CHECK_WITHOUT_DIRECTION: Sentence(
        "Direction of the check valve unknown: passed both ways.",
        "Takaiskuventtiilin suunta ei ole tiedossa: se ohitettiin molempiin suuntiin.",
    ),
    Remark.NO_SOURCE: Sentence(
        "No source (intake, plant, tank) was reached.",
        "Vedenottamoa, vesilaitosta tai säiliötä ei tavoitettu.",
    ),
    Remark.NO_OUTLET: Sentence(
        "No outlet (outfall, overflow, treatment plant) was reached.",
        "Purkuaukkoa, ylivuotoa tai puhdistamoa ei tavoitettu.",
    ),
    Remark.NO_PUMP: Sentence(
        "No pump was reached: upstream of water, downstream of a sewer.",
        "Pumppaamoa ei tavoitettu: vesijohdolla haettiin ylävirtaan, viemärillä alavirtaan.",
    ),
    Remark.NO_WAY: Sentence(
        "There is no way between the two: closed, or in parts that do not meet.",
        "Kohteiden välillä ei ole reittiä: se on suljettu, tai verkon osat eivät kohtaa.",
    ),
    Remark.SOURCE_INSIDE: Sentence(
        "A source lies inside the segment and keeps feeding it.",
        "Suljettavan alueen sisällä on vesilähde, joka syöttää sitä edelleen.",
    ),
    Remark.IMMOVABLE_PASSED: Sentence(
        "The valve cannot be closed: the closure goes on past it.",
        "Venttiiliä ei voi sulkea: suljettava alue jatkuu sen ohi.",
    ),
    Remark.SHUT_IMMOVABLE: Sentence(
        "The valve is shut and inoperable: it holds, and stays shut.",
        "Venttiili on kiinni eikä toimi: se pitää, mutta sitä ei saa auki.",
    ),
    Remark.UNSUPPLIED_BEFORE: Sentence(
        "The place had no way to a source even before.",
        "Paikalle ei tullut vettä ennen sulkemistakaan.",
    ),
    "cover_level_missing": Sentence(
        "Cover level of the manhole missing: a gap in the ground.",
        "Kaivon kannen korkeus puuttuu: maanpinnassa on aukko.",
    ),
    "bottom_level_missing": Sentence(
        "Bottom level of the manhole missing.", "Kaivon pohjan korkeus puuttuu."
    ),
    "invert_missing": Sentence(
        "Invert level missing at one end or both: a gap in the pipes.",
        "Johdon vesijuoksu puuttuu toisesta tai molemmista päistä: johdossa on aukko.",
    ),
    "diameter_missing": Sentence(
        "Nominal diameter missing: no crown is drawn.",
        "Johdon nimellishalkaisija puuttuu: lakea ei piirretä.",
    ),
    "level_from_line": Sentence(
        "No inverts recorded: the heights of the surveyed line stand for them.",
        "Vesijuoksuja ei ole: niiden sijalla ovat johdon mitatut korkeudet.",
    ),
    "invert_above_cover": Sentence(
        "Invert above the cover.", "Vesijuoksu on kaivon kannen yläpuolella."
    ),
    OVERLAPPING: Sentence(
        "Another interruption at the same time shares valves, pipes or points with this one.",
        "Toisella samanaikaisella katkoksella on samoja venttiilejä, johtoja tai kulutuspaikkoja.",
    ),
}


def warning(code: str, count: int) -> dict[str, Any]:
    """One warning of an answer: code, the English and the Finnish sentence, how many objects."""
    said = SENTENCES[code]
    return {"koodi": str(code), "selite": said.english, "message": said.finnish, "maara": count}


def warnings(notes: tuple[Note, ...]) -> list[dict[str, Any]]:
    """Notes as they are written in an answer."""
    return [warning(note.remark, note.count) for note in notes]
