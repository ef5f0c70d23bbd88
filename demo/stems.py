"""Stems of invented street names: crafts, dreams and instruments, and no town's real names.

Each is a Finnish genitive and the Swedish form that stands before an ending.
"""

from __future__ import annotations

from typing import Final

_TEXT: Final = """
Keksijän/Uppfinnar Haaveilijan/Drömmar Sanasepän/Ordsmeds Arvoituksen/Gåt Kompassin/Kompass
Kaleidoskoopin/Kalejdoskop Sekstantin/Sextant Aikakoneen/Tidsmaskins Kuvitelman/Fantasi
Unikuvan/Drömbilds Pilvenpiirtäjän/Molnritar Tarinankertojan/Sagoberättar
Kartanpiirtäjän/Kartritar Tähtitieteilijän/Astronom Ilmapallon/Luftballongs
Leijanlennättäjän/Drakflygar Kaukoputken/Teleskop Mikroskoopin/Mikroskop Heilurin/Pendel
Hyrrän/Snurr Prisman/Prisma Sateenkaaren/Regnbågs Kuunsäteen/Månstråle Kellopelin/Klockspels
Soittorasian/Speldose Nuottiavaimen/Notnyckel Säveltäjän/Tonsättar Rumpalin/Trumslagar
Huilistin/Flöjtist Sellistin/Cellist Urkurin/Organist Hanuristin/Dragspelar Akrobaatin/Akrobat
Jonglöörin/Jonglör Taikurin/Trollkarls Nuorallatanssijan/Lindansar Pelimannin/Speleman
Noppapelin/Tärnings Shakkimestarin/Schackmästar Ristikon/Korsords Palapelin/Pussel
Sokkelon/Labyrint Labyrintin/Irrgångs Kaarisillan/Bågbro Vesirattaan/Vattenhjuls
Tuulimyllyn/Vindmölle Höyrypillin/Ångvissel Veturin/Loks Resiinan/Dressin Kelluvan/Flytande
Majakan/Fyr Ankkurin/Ankar Loistoviitan/Ledljus Merikartan/Sjökorts Airon/År
Purjeentekijän/Segelmakar Köydenpunojan/Repslagar Tervaajan/Tjär Tiilenlyöjän/Tegelslagar
Laatanvalajan/Plattgjutar Lasinpuhaltajan/Glasblåsar Kirjansitojan/Bokbindar Latojan/Sättar
Painajan/Tryckar Paperintekijän/Pappersmakar Musteen/Bläck Sulkakynän/Fjäderpenne
Kirjoituskoneen/Skrivmaskins Lennättimen/Telegraf Puhelinluurin/Telefonlurs Radistin/Radist
Kristallikoneen/Kristallmottagar Kipinän/Gnist Käämin/Spol Magneetin/Magnet Dynamon/Dynamo
Akun/Ackumulator Hehkulampun/Glödlamps Varjokuvan/Skuggbilds Valokiilan/Ljuskägle
Kaihtimen/Persienn Peilisalin/Spegelsals Kynttelikön/Kandelaber Lyhdyntekijän/Lyktmakar
Hattutehtaan/Hattfabriks Nappitehtaan/Knappfabriks Solmukkeen/Fluge Villakerän/Garnnystans
Kangaspuun/Vävstols Värttinän/Slände Sukkulan/Skyttel Pitsinnyplääjän/Spetsknypplar
Tilkkutäkin/Lapptäckes Silinterin/Cylinder Päiväunen/Dagdröms Aamutuulen/Morgonvinds
Iltaruskon/Aftonrodnads Yötaivaan/Natthimmels Revontulten/Norrskens Pyrstötähden/Komet
Kuunsirpin/Månskäre Otavaisen/Storbjörns Meteorin/Meteor Kiertoradan/Omlopps
Painovoiman/Tyngdkrafts Äärettömän/Oändlighets Likiarvon/Närmevärdes Murtoluvun/Bråktals
Neliöjuuren/Kvadratrots Harpin/Passar Viivaimen/Linjal Astelevyn/Gradskive Luotilangan/Lodlinje
Vesivaa'an/Vattenpass Mittanauhan/Måttbands Rullamitan/Rullmåtts Vaakunan/Vapens Sinetin/Sigill
Vahakynän/Vaxpenne Maalipensselin/Målarpensel Paletin/Palett Muotokuvan/Porträtt
Kipsivalun/Gipsgjutar Patsaan/Staty Näyttämön/Scen Kuiskaajan/Sufflör Naamion/Mask
Nukketeatterin/Dockteater Elokuvan/Biograf Kääntöpöydän/Vändskive Levysoittimen/Skivspelar
Kaiun/Eko Resonanssin/Resonans Metronomin/Metronom Kvartetin/Kvartett Oktaavin/Oktav
"""


def _read(text: str) -> tuple[tuple[str, str], ...]:
    pairs = (word.partition("/") for word in text.split())
    return tuple((finnish, swedish) for finnish, _, swedish in pairs)


STEMS: Final = _read(_TEXT)
