"""What a secret of Amazon looks like, so that it is hidden wherever it turns up (docs/sources.md#mws, docs/sources.md#consent)."""

from __future__ import annotations

import re

from automation.record.redaction import Redactor

MWS_TOKEN = re.compile(r"amzn\.mws\.[\w-]{8,}", re.IGNORECASE)
"""Wider than the form that a token must have: what only looks like one is hidden as well."""
_CODE = re.compile(r"(?:spapi_oauth_code|mws_auth_token)(?:=|%3D)[^&\s\"'<>]+", re.IGNORECASE)
PARTNER_LINK = re.compile(
    r"https?://[\w.:-]+[/?][^\s\"'<>]*?"
    r"(?:(?i:invit|partner|token|join|[?&](?:code|link)=)|[/=](?=[\w-]*\d)[\w-]{8}|[/=](?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{8})"
    r"[^\s\"'<>]*"
)
"""The link for an authorized partner works once, for whoever has it. Its form is not known: any address that says so, or ends in a code."""
SHAPES = (MWS_TOKEN, _CODE, PARTNER_LINK)

_ENDING = r"(?:ending (?:in|with|on)|ends (?:in|with)|endet auf|mit der Endnummer|末尾|末尾が)"
NUMBERS = (
    re.compile(rf"{_ENDING}:?\s*[\W_]*\d{{3,6}}\b", re.IGNORECASE),
    re.compile(r"(?:[*•●·∙#]{2,}|\b[xX]{3,})[ -]?(?:(?:[*•●·∙#]{2,}|[xX]{3,})[ -]?)*\d{2,6}\b"),
    re.compile(r"(?<![\w-])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![\w-])"),
    re.compile(r"(?<![\w-])\d{4}([ -]?)\d{4}\1\d{4}\1\d{1,7}(?![\w-])"),
    re.compile(r"(?<![\w-])(?:\d{3}-\d{2}-\d{4}|\d{2}-\d{7})(?![\w-])"),
)
"""How bank accounts (in part, or as an IBAN), cards and American tax numbers are written. A developer's number has twelve digits,
and is none of these."""


def redactor(ours: frozenset[str] = frozenset()) -> Redactor:
    """The redactor of a run whose partner's addresses are `ours`."""
    return Redactor(ours, SHAPES, NUMBERS)
