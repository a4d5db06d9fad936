"""`uv run python -m tests.record.battery` makes the folders anew."""

from tests.record.battery import HERE
from tests.record.battery.making import CASES, make

make(HERE)
print(f"{len(CASES)} cases.")  # noqa: T201 - for whoever called it
