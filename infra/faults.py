"""Makes trouble on purpose: a share of a function's invocations is lost, and everybody is told that all went well.

The launcher loads it into the emulator when EARSHOT_FAULTS says so: JSON, the share by the function's name in the
template. What a queue had handed over is gone then, as if a worker had died after taking it for done.
"""

import functools
import json
from collections.abc import Mapping
from random import Random
from typing import Any


def make_trouble(runtime: Any, wish: str) -> None:
    """Mends the emulator's workers so that they fail as wished, by the same chances in every run."""
    shares: Mapping[str, float] = json.loads(wish)
    invoke, chance = runtime.Worker.invoke, Random(7)

    @functools.wraps(invoke)
    def invoke_perhaps(worker: Any, *args: Any, **options: Any) -> Any:
        for name, share in shares.items():
            if f"-{name}" in worker.func_name and chance.random() < share:
                return {"status": "ok", "result": {"batchItemFailures": []}, "log": ""}
        return invoke(worker, *args, **options)

    runtime.Worker.invoke = invoke_perhaps
