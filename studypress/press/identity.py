"""What a PDF says it is: PDF/A-2a and PDF/UA-1 at once.

The identifier of PDF/UA (ISO 14289-1, 5) stands beside that of PDF/A in one packet of XMP
metadata. PDF/A knows no such property, so the schema it belongs to is described there, as ISO
19005-2, 6.6.2.3, asks of each one it does not know.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from studypress.press.record import Info
from studypress.press.syntax import File, array, stream, string

_PROFILE = "sRGB2014.icc"
_COMPONENTS = 3
_WHITES = {
    "lab-d50": (0.3457 / 0.3585, 1.0, (1.0 - 0.3457 - 0.3585) / 0.3585),
    "lab-d65": (0.3127 / 0.3290, 1.0, (1.0 - 0.3127 - 0.3290) / 0.3290),
}
"""White points of CSS Color 4 (10.1), by the names that WeasyPrint gives colour spaces."""
_LAB = b"-125 125 -125 125"
_SRGB = b"srgb"

_XML = "http://www.w3.org/XML/1998/namespace"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DC = "http://purl.org/dc/elements/1.1/"
_PDF = "http://ns.adobe.com/pdf/1.3/"
_XMP = "http://ns.adobe.com/xap/1.0/"
_A = "http://www.aiim.org/pdfa/ns/id/"
_UA = "http://www.aiim.org/pdfua/ns/id/"
_EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"
_SCHEMA = "http://www.aiim.org/pdfa/ns/schema#"
_PROPERTY = "http://www.aiim.org/pdfa/ns/property#"
_PREFIXES = {
    "rdf": _RDF,
    "dc": _DC,
    "pdf": _PDF,
    "xmp": _XMP,
    "pdfaid": _A,
    "pdfuaid": _UA,
    "pdfaExtension": _EXTENSION,
    "pdfaSchema": _SCHEMA,
    "pdfaProperty": _PROPERTY,
}
_PART = {
    "name": "part",
    "valueType": "Integer",
    "category": "internal",
    "description": "Indicates which part of ISO 14289 the file follows",
}
# A packet of XMP begins and ends so (XMP Specification 1, 7.3.2).
_PACKET = (
    b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/">\n%s\n</x:xmpmeta>\n<?xpacket end="r"?>'
)


def put_profile(file: File) -> tuple[int, int]:
    """Put the profile of sRGB and the colour spaces that contents name; return their numbers.

    All colours are those of sRGB (ISO 19005-2, 6.2.3).
    """
    keys, data = _profile()
    profile = file.add_stream(keys, data)
    spaces = [b"/%s[/ICCBased %d 0 R]" % (_SRGB, profile)]
    for name, white in _WHITES.items():
        told = (name.encode(), array(white, 6), _LAB)
        spaces.append(b"/%s[/Lab<</WhitePoint%s/Range[%s]>>]" % told)
    return profile, file.add(b"<<%s>>" % b"".join(spaces))


@cache
def _profile() -> tuple[bytes, bytes]:
    # WeasyPrint brings it; it is found without importing WeasyPrint
    found = find_spec("weasyprint")
    assert found is not None
    data = (Path(str(found.origin)).parent / "pdf" / _PROFILE).read_bytes()
    return stream(b"/N %d" % _COMPONENTS, data)


def info_keys(info: Info) -> bytes:
    """Return the entries of the information dictionary (ISO 32000-1, 14.3.3)."""
    told = {
        "Title": info.title,
        "Author": ", ".join(info.authors),
        "Subject": info.description,
        "Keywords": ", ".join(info.keywords),
        "Creator": info.generator,
        "Producer": info.producer,
        "CreationDate": info.created[1] if info.created else "",
        "ModDate": info.modified[1] if info.modified else "",
    }
    return b"".join(b"/%s%s" % (key.encode(), string(text)) for key, text in told.items() if text)


def catalogue_keys(file: File, info: Info, profile: int) -> bytes:
    """Return what the catalogue says of the document: language, colours, tags, metadata."""
    name = string(_PROFILE)
    shown = b"/DisplayDocTitle true" + (b"/Direction/R2L" if info.leftward else b"")
    packet = _packet(info)
    keys = b"<</Type/Metadata/Subtype/XML/Length %d>>" % len(packet)
    # not compressed, so that a program that knows nothing of PDF still finds them
    metadata = file.add_stream(keys, packet)
    lang = b"/Lang" + string(info.lang) if info.lang else b""
    return (
        b"%s/MarkInfo<</Marked true>>/ViewerPreferences<<%s>>/Metadata %d 0 R/OutputIntents["
        b"<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier%s/Info%s"
        b"/DestOutputProfile %d 0 R>>]" % (lang, shown, metadata, name, name, profile)
    )


def _packet(info: Info) -> bytes:
    for prefix, namespace in _PREFIXES.items():
        ElementTree.register_namespace(prefix, namespace)
    rdf = Element(f"{{{_RDF}}}RDF")
    _described(rdf).attrib.update(
        {f"{{{_A}}}part": "2", f"{{{_A}}}conformance": "A", f"{{{_UA}}}part": "1"}
    )
    _described(rdf).set(f"{{{_PDF}}}Producer", info.producer)
    if info.title:
        _list(rdf, "title", "Alt", (info.title,))
    if info.authors:
        _list(rdf, "creator", "Seq", info.authors)
    if info.description:
        _list(rdf, "description", "Alt", (info.description,))
    if info.lang:
        _list(rdf, "language", "Bag", (info.lang,))
    plain = {
        f"{{{_PDF}}}Keywords": ", ".join(info.keywords),
        f"{{{_XMP}}}CreatorTool": info.generator,
        f"{{{_XMP}}}CreateDate": info.created[0] if info.created else "",
        f"{{{_XMP}}}ModifyDate": info.modified[0] if info.modified else "",
    }
    for key, text in plain.items():
        if text:
            SubElement(_described(rdf), key).text = text
    _describe_schema(rdf)
    told: bytes = ElementTree.tostring(rdf, encoding="utf-8")
    return _PACKET % told


def _describe_schema(rdf: Element) -> None:
    schemas = SubElement(_described(rdf), f"{{{_EXTENSION}}}schemas")
    schema = _resource(SubElement(schemas, f"{{{_RDF}}}Bag"))
    SubElement(schema, f"{{{_SCHEMA}}}schema").text = "PDF/UA identification schema"
    SubElement(schema, f"{{{_SCHEMA}}}namespaceURI").text = _UA
    SubElement(schema, f"{{{_SCHEMA}}}prefix").text = "pdfuaid"
    properties = SubElement(schema, f"{{{_SCHEMA}}}property")
    part = _resource(SubElement(properties, f"{{{_RDF}}}Seq"))
    for key, value in _PART.items():
        SubElement(part, f"{{{_PROPERTY}}}{key}").text = value


def _list(rdf: Element, key: str, kind: str, texts: tuple[str, ...]) -> None:
    """Add a property of Dublin Core that has several values, or one for each language."""
    listed = SubElement(SubElement(_described(rdf), f"{{{_DC}}}{key}"), f"{{{_RDF}}}{kind}")
    for text in texts:
        item = SubElement(listed, f"{{{_RDF}}}li")
        item.text = text
        if kind == "Alt":
            item.set(f"{{{_XML}}}lang", "x-default")


def _described(rdf: Element) -> Element:
    return SubElement(rdf, f"{{{_RDF}}}Description", {f"{{{_RDF}}}about": ""})


def _resource(parent: Element) -> Element:
    return SubElement(parent, f"{{{_RDF}}}li", {f"{{{_RDF}}}parseType": "Resource"})
