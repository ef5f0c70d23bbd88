"""Right inputs, from which the wrong ones are made."""

from __future__ import annotations

from typing import Final

GML: Final = "http://www.opengis.net/gml/3.2"
OLD_GML: Final = "http://www.opengis.net/gml"
FES: Final = "http://www.opengis.net/fes/2.0"
OGC: Final = "http://www.opengis.net/ogc"
VV: Final = "https://vesiverkko.fi/ns/1"
_RING: Final = (
    "<gml:LinearRing><gml:posList>514400 6839500 514500 6839500 514500 6839600 514400 6839500"
    "</gml:posList></gml:LinearRing>"
)
_LINE: Final = (
    '<gml:LineString srsName="EPSG:3067"><gml:posList srsDimension="3">514400 6839500 1 514500 '
    "6839500 2</gml:posList></gml:LineString>"
)
_POINT: Final = (
    '<gml:Point srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>61.6 27.2</gml:pos></gml:Point>'
)
_POLYGON: Final = (
    f'<gml:Polygon srsName="urn:ogc:def:crs:EPSG::3067"><gml:exterior>{_RING}</gml:exterior>'
    f"<gml:interior>{_RING}</gml:interior></gml:Polygon>"
)
_ENVELOPE: Final = (
    "<gml:Envelope><gml:lowerCorner>514000 6839000</gml:lowerCorner><gml:upperCorner>515000 6840000"
    "</gml:upperCorner></gml:Envelope>"
)
_SHAPES: Final = (
    _POINT,
    _LINE,
    _POLYGON,
    _ENVELOPE,
    "<gml:Box><gml:coordinates>1,2 3,4</gml:coordinates></gml:Box>",
    "<gml:Point><gml:coord><gml:X>1</gml:X><gml:Y>2</gml:Y></gml:coord></gml:Point>",
    (
        '<gml:LineString><gml:coordinates decimal="." cs="," ts=" ">1,2 3,4</gml:coordinates>'
        "</gml:LineString>"
    ),
    (
        "<gml:Curve><gml:segments><gml:LineStringSegment><gml:posList>0 0 1 1</gml:posList>"
        "</gml:LineStringSegment></gml:segments></gml:Curve>"
    ),
    (
        f"<gml:Surface><gml:patches><gml:PolygonPatch><gml:exterior>{_RING}</gml:exterior>"
        "</gml:PolygonPatch></gml:patches></gml:Surface>"
    ),
    f"<gml:MultiPoint><gml:pointMember>{_POINT}</gml:pointMember></gml:MultiPoint>",
    f"<gml:MultiCurve><gml:curveMembers>{_LINE}{_LINE}</gml:curveMembers></gml:MultiCurve>",
    f"<gml:MultiSurface><gml:surfaceMember>{_POLYGON}</gml:surfaceMember></gml:MultiSurface>",
    (
        f"<gml:MultiGeometry><gml:geometryMember>{_POINT}</gml:geometryMember><gml:geometryMember>"
        f"{_LINE}</gml:geometryMember></gml:MultiGeometry>"
    ),
    (
        f"<gml:Polygon><gml:exterior><gml:Ring><gml:curveMember>{_LINE}</gml:curveMember></gml:Ring>"
        "</gml:exterior></gml:Polygon>"
    ),
)


def _rooted(text: str, *namespaces: tuple[str, str]) -> str:
    name = text[1:].split(">", maxsplit=1)[0].split(maxsplit=1)[0]
    declared = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in namespaces)
    return text.replace(f"<{name}", f"<{name}{declared}", 1)


GEOMETRIES: Final = tuple(
    _rooted(shape, ("gml", uri)) for shape in _SHAPES for uri in (GML, OLD_GML)
)
_KANTA: Final = "http://www.kuntatietopalvelu.fi/gml/kantakartta"
BASE_MAPS: Final = tuple(
    f'<k:KantakarttaAineisto xmlns:k="{_KANTA}" xmlns:gml="{OLD_GML}"><k:TekninenTieto>'
    "<k:korkeusjarjestelma>N2000</k:korkeusjarjestelma></k:TekninenTieto>"
    f'<k:{name} gml:id="vesijohto.1"><gml:name codeSpace="{VV}/tyyppi">putki</gml:name>'
    "<k:yksilointitieto>P1</k:yksilointitieto><k:sijaintiepavarmuus>0.3</k:sijaintiepavarmuus>"
    "<k:luontitapa>muu</k:luontitapa><k:loppuPvm>1001-01-01T00:00:00</k:loppuPvm>"
    f"<k:sijainnit><k:Sijainti><k:{holder}>{shape}</k:{holder}></k:Sijainti></k:sijainnit>"
    f"<k:toiminta>muu</k:toiminta><k:tyyppi>{word}</k:tyyppi><k:laji>sadevesi</k:laji>"
    "<k:rakennusvuosi>1999</k:rakennusvuosi><k:materiaali>PEH</k:materiaali>"
    f"<k:halkaisija>DN 110</k:halkaisija></k:{name}></k:KantakarttaAineisto>"
    for name in ("Vesihuoltoverkonosa", "Viemariverkonosa")
    for holder, shape, word in (
        ("keskilinja", _LINE, "putki"),
        ("referenssipiste", _POINT, "kaivo"),
    )
)
_N: Final = "<f:{0}>halkaisija</f:{0}>"
_TEXT: Final = "<f:{0}>vv:lahdetunnus</f:{0}>"
_PLACE: Final = "<f:{0}>kaivo/vv:sijainti[1]</f:{0}>"
_TIME: Final = "<f:{0}>muutettu</f:{0}>"
_INSTANT: Final = (
    '<gml:TimeInstant gml:id="t"><gml:timePosition>2024-02-29T10:00:00+09:00</gml:timePosition>'
    "</gml:TimeInstant>"
)
_PERIOD: Final = (
    '<gml:TimePeriod gml:id="t"><gml:beginPosition>2024-01-01</gml:beginPosition>'
    '<gml:endPosition indeterminatePosition="now"/></gml:TimePeriod>'
)
_CONDITIONS: Final = (
    (
        f'<f:PropertyIsEqualTo matchCase="false" matchAction="All">{_TEXT}<f:Literal>K1</f:Literal>'
        "</f:PropertyIsEqualTo>"
    ),
    f"<f:PropertyIsLessThan><f:Literal>800</f:Literal>{_N}</f:PropertyIsLessThan>",
    (
        f"<f:And><f:Not><f:PropertyIsNull>{_N}</f:PropertyIsNull></f:Not><f:Or><f:PropertyIsNil>{_PLACE}"
        f"</f:PropertyIsNil><f:PropertyIsNotEqualTo>{_N}<f:Literal>1</f:Literal>"
        "</f:PropertyIsNotEqualTo></f:Or></f:And>"
    ),
    (
        f"<f:PropertyIsBetween>{_N}<f:LowerBoundary><f:Literal>1</f:Literal></f:LowerBoundary>"
        "<f:UpperBoundary><f:Literal>900</f:Literal></f:UpperBoundary></f:PropertyIsBetween>"
    ),
    (
        f'<f:PropertyIsLike wildCard="*" singleChar="?" escapeChar="!" matchCase="false">{_TEXT}'
        "<f:Literal>K*!*?</f:Literal></f:PropertyIsLike>"
    ),
    (
        f"<f:PropertyIsGreaterThan><f:Add>{_N}<f:Literal>1</f:Literal></f:Add><f:Function name='abs'>"
        f"{_N}</f:Function></f:PropertyIsGreaterThan>"
    ),
    f"<f:BBOX>{_PLACE}{_ENVELOPE}</f:BBOX>",
    *(f"<f:Intersects>{_PLACE}{shape}</f:Intersects>" for shape in _SHAPES[:3]),
    f'<f:DWithin>{_PLACE}{_POINT}<f:Distance uom="m">10</f:Distance></f:DWithin>',
    f'<f:Beyond>{_PLACE}{_LINE}<f:Distance units="km">1</f:Distance></f:Beyond>',
    f"<f:Within>{_PLACE}{_POLYGON}</f:Within>",
    f"<f:After>{_TIME}{_INSTANT}</f:After>",
    f"<f:During>{_TIME}{_PERIOD}</f:During>",
    f"<f:AnyInteracts>{_PERIOD}{_TIME}</f:AnyInteracts>",
    '<f:ResourceId rid="kaivo.a" version="LAST"/><f:ResourceId rid="kaivo._31323a33"/>',
    '<f:FeatureId fid="kaivo.a"/>',
)


def _filter(condition: str, reference: str, namespace: str) -> str:
    gml = GML if namespace == FES else OLD_GML
    return (
        f'<f:Filter xmlns:f="{namespace}" xmlns:gml="{gml}" xmlns:vv="{VV}">'
        f"{condition.replace('{0}', reference)}</f:Filter>"
    )


FILTERS: Final = tuple(
    _filter(condition, reference, namespace)
    for condition in _CONDITIONS
    for reference, namespace in (("ValueReference", FES), ("PropertyName", OGC))
)
_WFS: Final = {"2.0.0": "http://www.opengis.net/wfs/2.0", "1.1.0": "http://www.opengis.net/wfs"}
_JOIN: Final = (
    f'<f:Filter xmlns:f="{FES}" xmlns:gml="{GML}" xmlns:vv="{VV}"><f:And><f:DWithin>'
    "<f:ValueReference>vv:kaivo/vv:sijainti</f:ValueReference><f:ValueReference>vv:venttiili/sijainti"
    '</f:ValueReference><f:Distance uom="m">5</f:Distance></f:DWithin><f:PropertyIsNull>'
    "<f:ValueReference>kaivo/halkaisija</f:ValueReference></f:PropertyIsNull></f:And></f:Filter>"
)
BODIES: Final = (
    (
        f'<w:GetFeature service="WFS" version="2.0.0" count="5" xmlns:w="{_WFS["2.0.0"]}"><w:Query '
        f'typeNames="kaivo venttiili">{_JOIN}</w:Query></w:GetFeature>'
    ),
    (
        f'<w:GetFeature service="WFS" version="2.0.0" xmlns:w="{_WFS["2.0.0"]}"><w:Query aliases="a b" '
        'typeNames="kaivo kaivo">'
        f"{_JOIN.replace('vv:kaivo', 'a').replace('vv:venttiili', 'b').replace('kaivo/', 'a/')}"
        "</w:Query></w:GetFeature>"
    ),
    *(
        f'<w:GetFeature service="WFS" version="2.0.0" count="5" startIndex="1" xmlns:w="'
        f'{_WFS["2.0.0"]}" outputFormat="application/json"><w:Query typeNames="vv:kaivo" '
        f'srsName="EPSG:3067" xmlns:vv="{VV}"><w:PropertyName>vv:halkaisija</w:PropertyName>{text}'
        "</w:Query></w:GetFeature>"
        for text in FILTERS[::2]
    ),
    *(
        f'<w:GetFeature service="WFS" version="{version}" maxFeatures="5" xmlns:w="{_WFS["1.1.0"]}">'
        f'<w:Query typeName="kaivo">{text}<s:SortBy xmlns:s="{OGC}"><s:SortProperty><s:PropertyName>'
        "halkaisija</s:PropertyName><s:SortOrder>DESC</s:SortOrder></s:SortProperty></s:SortBy>"
        "</w:Query></w:GetFeature>"
        for text, version in zip(FILTERS[1::2], ("1.1.0", "1.0.0") * len(FILTERS), strict=False)
    ),
    (
        f'<w:GetCapabilities service="WFS" xmlns:w="{_WFS["2.0.0"]}" xmlns:o="http://www.opengis.net/ows'
        '/1.1"><o:AcceptVersions><o:Version>2.0.0</o:Version></o:AcceptVersions></w:GetCapabilities>'
    ),
    (
        f'<w:DescribeFeatureType service="WFS" version="2.0.0" xmlns:w="{_WFS["2.0.0"]}"><w:TypeName>'
        "kaivo</w:TypeName></w:DescribeFeatureType>"
    ),
    (
        f'<w:GetPropertyValue service="WFS" version="2.0.0" valueReference="halkaisija" xmlns:w="'
        f'{_WFS["2.0.0"]}"><w:Query typeNames="kaivo"/></w:GetPropertyValue>'
    ),
    (
        f'<w:GetFeature service="WFS" version="2.0.0" xmlns:w="{_WFS["2.0.0"]}"><w:StoredQuery '
        'id="urn:ogc:def:query:OGC-WFS::GetFeatureById"><w:Parameter name="ID">kaivo.a</w:Parameter>'
        "</w:StoredQuery></w:GetFeature>"
    ),
    (
        f'<w:Transaction service="WFS" version="1.1.0" xmlns:w="{_WFS["1.1.0"]}"><w:Update typeName='
        '"kaivo"><w:Property><w:Name>halkaisija</w:Name><w:Value>x</w:Value></w:Property>'
        f"{FILTERS[-1]}</w:Update></w:Transaction>"
    ),
)
PAIRS: Final = (
    "service=WFS&request=GetCapabilities&acceptversions=2.0.0,1.1.0",
    "service=WFS&version=1.1.0&request=DescribeFeatureType&typename=vv:kaivo,vv:venttiili",
    (
        "service=WFS&version=2.0.0&request=GetFeature&typenames=vv:kaivo&count=5&startIndex=2"
        "&sortBy=halkaisija DESC,tunnus&propertyName=halkaisija,lahdetunnus&srsName=EPSG:3881"
    ),
    (
        "service=WFS&version=2.0.0&request=GetFeature&typenames=(vv:kaivo)(vv:venttiili)&count=5"
        "&namespaces=xmlns(vv,https://vesiverkko.fi/ns/1)&resultType=hits"
    ),
    (
        "service=WFS&version=2.0.0&request=GetFeature&typenames=kaivo&count=5&bbox=514000,6839000,515000,"
        "6840000,urn:ogc:def:crs:EPSG::3067&outputFormat=application/json"
    ),
    "service=WFS&version=1.0.0&request=GetFeature&typename=kaivo&maxFeatures=5&featureid=kaivo.a",
    "service=WFS&version=2.0.0&request=GetFeature&resourceid=kaivo.a,venttiili.b&count=1",
    "service=WFS&version=2.0.0&request=GetPropertyValue&typenames=kaivo&valueReference=@gml:id&count=2",
    (
        "service=WFS&version=2.0.0&request=GetFeature&storedquery_id=urn:ogc:def:query:OGC-WFS::"
        "GetFeatureById&id=kaivo.a"
    ),
    "service=WFS&version=2.0.0&request=ListStoredQueries",
    "service=WFS&version=2.0.0&request=GetFeature&count=5&typenames=kaivo,venttiili&filter="
    + _JOIN,
    "service=WFS&version=2.0.0&request=GetFeature&typenames=kaivo&count=5&filter={filter}",
)
CQL2_TEXTS: Final = (
    "halkaisija = 800 AND NOT lahdetunnus = 'K1' OR kannen_korkeus IS NULL",
    "CASEI(lahdetunnus) LIKE CASEI('k\\%%_')",
    "ACCENTI(lahdetunnus) IN ('a','b',ACCENTI('ä'))",
    "halkaisija BETWEEN 1 AND 2 * (3 + halkaisija) div 4",
    "kannen_korkeus - pohjan_korkeus ^ 2 >= -1.5e3 % 7",
    "S_INTERSECTS(sijainti, POINT(27.2 61.6))",
    (
        "S_WITHIN(sijainti, POLYGON((27 61,28 61,28 62,27 62,27 61),(27.1 61.1,27.2 61.1,27.2 61.2,"
        "27.1 61.1)))"
    ),
    "S_CROSSES(LINESTRING Z(27 61 1,28 62 2), sijainti)",
    "S_DISJOINT(sijainti, GEOMETRYCOLLECTION(MULTIPOINT((27 61),(28 62)),LINESTRING(27 61,28 62)))",
    "S_TOUCHES(sijainti, MULTIPOLYGON(((27 61,28 61,28 62,27 61))))",
    "S_INTERSECTS(sijainti, BBOX(170,-90,-170,90))",
    "T_AFTER(muutettu, DATE('2024-02-29')) AND T_INTERSECTS(muutettu, INTERVAL('2024-01-01','..'))",
    "T_DURING(INTERVAL(muutettu,muutettu), INTERVAL('2024-01-01T00:00:00Z','2024-12-31T00:00:00Z'))",
    "A_CONTAINS(venttiilit, ('a','b')) OR A_EQUALS(venttiilit, ())",
    "muutettu > TIMESTAMP('2024-02-29T10:00:00.123Z') AND true = (false)",
    'abs(halkaisija) = length(lower("lahdetunnus"))',
)
_A: Final = '{"property":"halkaisija"}'
CQL2_JSONS: Final = (
    (
        f'{{"op":"and","args":[{{"op":"=","args":[{_A},800]}},{{"op":"not","args":[{{"op":"isNull",'
        f'"args":[{_A}]}}]}}]}}'
    ),
    '{"op":"like","args":[{"op":"casei","args":[{"property":"lahdetunnus"}]},{"casei":"k%"}]}',
    f'{{"op":"in","args":[{_A},[1,2.5,-3]]}}',
    f'{{"op":"between","args":[{_A},1,{{"op":"*","args":[{_A},2]}}]}}',
    (
        '{"op":"s_intersects","args":[{"property":"sijainti"},{"type":"Polygon","coordinates":'
        "[[[27,61],[28,61],[28,62],[27,61]]]}]}"
    ),
    '{"op":"s_within","args":[{"property":"sijainti"},{"bbox":[27,61,28,62]}]}',
    (
        '{"op":"t_during","args":[{"interval":[{"property":"muutettu"},".."]},{"interval":'
        '["2024-01-01","2024-02-01"]}]}'
    ),
    '{"op":"t_after","args":[{"property":"muutettu"},{"timestamp":"2024-02-29T10:00:00Z"}]}',
    '{"op":"a_containedBy","args":[{"property":"venttiilit"},["a","b"]]}',
    f'{{"op":"or","args":[true,{{"op":"<>","args":[{{"function":{{"name":"abs","args":[{_A}]}}}},1]}}]}}',
)
GEOJSONS: Final = (
    '{"type":"Point","coordinates":[27.2,61.6,100.5]}',
    '{"type":"LineString","coordinates":[[27,61],[28,62]]}',
    (
        '{"type":"Polygon","coordinates":[[[27,61],[28,61],[28,62],[27,61]],[[27.1,61.1],[27.2,61.1],'
        "[27.2,61.2],[27.1,61.1]]]}"
    ),
    '{"type":"MultiPoint","coordinates":[[27,61],[28,62]]}',
    '{"type":"MultiLineString","coordinates":[[[27,61],[28,62]]]}',
    '{"type":"MultiPolygon","coordinates":[[[[27,61],[28,61],[28,62],[27,61]]]]}',
    (
        '{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[27,61]}],"crs":'
        '{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}}}'
    ),
)
