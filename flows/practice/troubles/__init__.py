"""Things that go wrong, one module each; a module is found by its name."""

from importlib import import_module
from pkgutil import iter_modules

from flows.practice.parts import NoSuchPart
from flows.practice.troubles.trouble import Trouble

__all__ = ["Trouble", "load_trouble", "trouble_names"]


def trouble_names() -> tuple[str, ...]:
    """The names of all troubles, as `serve(troubles=...)` takes them."""
    modules = (module.name for module in iter_modules(__path__) if module.name != "trouble")
    return tuple(sorted(name.replace("_", "-") for name in modules))


def load_trouble(name: str) -> Trouble:
    """The trouble of that name. Raises `NoSuchPart`."""
    if name not in trouble_names():
        raise NoSuchPart("trouble", name, trouble_names())
    module = import_module(f"{__name__}.{name.replace('-', '_')}")
    trouble: Trouble = module.TROUBLE
    return trouble
