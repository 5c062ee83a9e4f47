"""What a PDF says it is: PDF/A-2a and PDF/UA-1 at once.

WeasyPrint 70 writes the identifier of one of them. That of PDF/UA (ISO 14289-1, 5) joins that of
PDF/A in the same packet of XMP metadata. PDF/A knows no such property, so the schema it belongs
to is described beside it, as ISO 19005-2, 6.6.2.3, asks of each one it does not know.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

VARIANT = "pdf/a-2a"
COLOURS = "srgb"

_PROFILE = "sRGB2014.icc"

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DC = "http://purl.org/dc/elements/1.1/"
_UA = "http://www.aiim.org/pdfua/ns/id/"
_EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"
_SCHEMA = "http://www.aiim.org/pdfa/ns/schema#"
_PROPERTY = "http://www.aiim.org/pdfa/ns/property#"
_PREFIXES = {
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


def identify(document: Any) -> dict[str, Any]:
    """Let a WeasyPrint document say what it is; return the options to write it with.

    Its metadata name PDF/UA-1 beside PDF/A, and its colours are those of sRGB (ISO 19005-2,
    6.2.3), of which WeasyPrint carries the profile.
    """
    from weasyprint.css import ColorProfile

    with (files("weasyprint.pdf") / _PROFILE).open("rb") as profile:
        # WeasyPrint would set it itself, and leave the file open
        document.color_profiles[COLOURS] = ColorProfile(
            profile, _PROFILE, "relative-colorimetric", (["r"], ["g"], ["b"])
        )
    metadata = document.metadata
    write = type(metadata).generate_rdf_metadata
    include = type(metadata).include_in_pdf

    def both(variant: str, version: int, conformance: str) -> bytes:
        told: bytes = write(metadata, variant, version, conformance)
        return _with_accessibility(told, metadata.lang)

    def plainly(pdf: Any, variant: str, version: int, conformance: str, compress: bool) -> None:  # noqa: ARG001
        include(metadata, pdf, variant, version, conformance, compress=False)

    metadata.generate_rdf_metadata = both
    # a program that knows nothing of PDF still finds them
    metadata.include_in_pdf = plainly
    return {"pdf_variant": VARIANT, "pdf_tags": True, "output_intent": False}


def _with_accessibility(told: bytes, lang: str | None) -> bytes:
    for prefix, namespace in _PREFIXES.items():
        ElementTree.register_namespace(prefix, namespace)
    rdf = ElementTree.fromstring(told)
    _described(rdf).set(f"{{{_UA}}}part", "1")
    if lang:
        languages = SubElement(_described(rdf), f"{{{_DC}}}language")
        SubElement(SubElement(languages, f"{{{_RDF}}}Bag"), f"{{{_RDF}}}li").text = lang
    schemas = SubElement(_described(rdf), f"{{{_EXTENSION}}}schemas")
    schema = _resource(SubElement(schemas, f"{{{_RDF}}}Bag"))
    SubElement(schema, f"{{{_SCHEMA}}}schema").text = "PDF/UA identification schema"
    SubElement(schema, f"{{{_SCHEMA}}}namespaceURI").text = _UA
    SubElement(schema, f"{{{_SCHEMA}}}prefix").text = "pdfuaid"
    properties = SubElement(schema, f"{{{_SCHEMA}}}property")
    part = _resource(SubElement(properties, f"{{{_RDF}}}Seq"))
    for key, value in _PART.items():
        SubElement(part, f"{{{_PROPERTY}}}{key}").text = value
    written: bytes = ElementTree.tostring(rdf, encoding="utf-8")
    return written


def _described(rdf: Element) -> Element:
    return SubElement(rdf, f"{{{_RDF}}}Description", {f"{{{_RDF}}}about": ""})


def _resource(parent: Element) -> Element:
    return SubElement(parent, f"{{{_RDF}}}li", {f"{{{_RDF}}}parseType": "Resource"})
