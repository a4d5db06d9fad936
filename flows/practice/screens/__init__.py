"""The screens of the practice site, one module each; a new one is added here."""

from flows.practice.screens import (
    account_info,
    apps,
    around,
    challenges,
    consent,
    messaging,
    mws,
    permissions,
    rights,
    seller_profile,
    sign_in,
)
from flows.practice.screens.screen import Screen

__all__ = ["SCREENS", "Screen"]

SCREENS: tuple[Screen, ...] = (
    *sign_in.SCREENS,
    *challenges.SCREENS,
    *permissions.SCREENS,
    *rights.SCREENS,
    *mws.SCREENS,
    *apps.SCREENS,
    *consent.SCREENS,
    *account_info.SCREENS,
    *seller_profile.SCREENS,
    *messaging.SCREENS,
    *around.SCREENS,
)
