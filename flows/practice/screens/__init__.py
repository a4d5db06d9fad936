"""The screens of the practice site, one module each; a new one is added here."""

from flows.practice.screens import around, permissions, rights, sign_in
from flows.practice.screens.screen import Screen

__all__ = ["SCREENS", "Screen"]

SCREENS: tuple[Screen, ...] = (
    *sign_in.SCREENS,
    *around.SCREENS,
    *permissions.SCREENS,
    *rights.SCREENS,
)
