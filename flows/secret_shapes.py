"""What a secret of Amazon looks like, so that it is hidden wherever it turns up (docs/sources.md#mws, docs/sources.md#consent)."""

from __future__ import annotations

import re

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
