"""Starts MiniStack, the embedded AWS emulator, mended where it would mislead us.

Runs in the emulator's own environment, as a script: `python infra/launcher.py`, settings in the environment
(EMULATOR below). Each mend first checks that what it changes is still there; another release is refused.
"""

import functools
import hashlib
import importlib
import importlib.metadata
import importlib.util
import io
import os
import shutil
import sys
import tempfile
import threading
import time
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

RELEASE = "1.5.33"
_POINTER = "earshot-layer-at"
_LAYER_LINE = '        _py = os.path.join(_ld, "python")\n'
_SITE_CALL = "_site.addsitedir(_sp)"


def run_functions_with(runtime: ModuleType, interpreter: str) -> None:
    """Functions run on the interpreter that they were packaged with, not on the emulator's own."""
    detect = _target(runtime, "_detect_runtime_binary")

    def detect_ours(name: str) -> tuple[str, str]:
        binary, script = detect(name)
        return (interpreter if name.startswith("python") else binary), script

    runtime._detect_runtime_binary = detect_ours  # type: ignore[attr-defined]


def hurry_log_drain(runtime: ModuleType) -> None:
    """A warm call that prints nothing no longer waits 50 ms for it to print something."""
    drain = _target(runtime.Worker, "_drain_stderr_bounded")
    if drain.__defaults__ != (0.050, 0.005, 0.250):
        _refuse("the waits of Worker._drain_stderr_bounded are others")
    drain.__defaults__ = (0.002, 0.001, 0.250)


def share_layers(runtime: ModuleType, service: ModuleType, shared: Path) -> None:
    """Unpacks each layer once for all functions, and puts it before whatever the interpreter brings.

    As it comes, every cold start unpacks the whole layer again: on two cores that is most of its time.
    """
    script = _target(runtime, "_PYTHON_WORKER_SCRIPT")
    for line in (_LAYER_LINE, _SITE_CALL):
        if script.count(line) != 1:
            _refuse("the worker script looks for layers in another way")
    follow = f'        _at = os.path.join(_ld, "{_POINTER}")\n        if os.path.exists(_at): _ld = open(_at).read()\n'
    script = script.replace(_LAYER_LINE, follow + _LAYER_LINE)
    runtime._PYTHON_WORKER_SCRIPT = script.replace(  # type: ignore[attr-defined]
        _SITE_CALL, f"(sys.path.insert(0, _sp), {_SITE_CALL})"
    )
    _point_workers_to(runtime, service, shared)


def _point_workers_to(runtime: ModuleType, service: ModuleType, shared: Path) -> None:
    resolve = _target(service, "_resolve_layer_zip")
    spawn = _target(runtime.Worker, "_spawn")
    spawning = threading.local()

    def resolve_for_workers(attachment: Any) -> bytes | None:
        data: bytes | None = resolve(attachment)
        return _pointer(data, shared) if data and getattr(spawning, "now", False) else data

    def spawn_pointed(worker: Any) -> None:
        spawning.now = True
        try:
            spawn(worker)
        finally:
            spawning.now = False

    service._resolve_layer_zip = resolve_for_workers  # type: ignore[attr-defined]
    runtime.Worker._spawn = spawn_pointed


_unpacking = threading.Lock()


def _pointer(layer: bytes, shared: Path) -> bytes:
    """A zip in place of the layer's, with one file that names the folder where the layer lies unpacked."""
    folder = shared / hashlib.sha256(layer).hexdigest()[:24]
    with _unpacking:
        if not folder.exists():
            part = folder.with_suffix(".part")
            zipfile.ZipFile(io.BytesIO(layer)).extractall(part)
            part.rename(folder)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(_POINTER, str(folder))
    return packed.getvalue()


def keep_function_logs(runtime: ModuleType, log: Path) -> None:
    """Writes what the functions print to one file as well, each line after the function's name."""
    invoke = _target(runtime.Worker, "invoke")
    writing = threading.Lock()
    stream = log.open("a", encoding="utf-8")

    @functools.wraps(invoke)
    def invoke_and_log(worker: Any, *args: Any, **options: Any) -> Any:
        outcome = invoke(worker, *args, **options)
        printed = outcome.get("log") or ""
        failed = outcome.get("error") if outcome.get("status") == "error" else None
        lines = [*printed.splitlines(), *([f"failed: {failed}"] if failed else [])]
        if lines:
            with writing:
                stream.writelines(f"{worker.func_name}: {line}\n" for line in lines)
                stream.flush()
        return outcome

    runtime.Worker.invoke = invoke_and_log


def grant_batches_as_aws_does(actions: ModuleType) -> None:
    """The right to send one message to a queue is the right to send ten, as in AWS; so for the other batches."""
    extract = _target(actions, "extract_iam_action")

    def extract_single(service: str, *request: Any) -> str | None:
        action: str | None = extract(service, *request)
        return action.removesuffix("Batch") if action and service == "sqs" else action

    actions.extract_iam_action = extract_single  # type: ignore[attr-defined]


def name_push_endpoints_as_aws_does(actions: ModuleType) -> None:
    """Rights on push applications and their endpoints are checked against those, not against everything."""
    extract = _target(actions, "extract_resource_arn")

    def extract_endpoint(service: str, *request: Any) -> str:
        if service == "sns":
            # method, path, headers, body, query_params, region, account
            asked = request[4]
            for name in ("EndpointArn", "PlatformApplicationArn"):
                value = asked.get(name)
                if value:
                    return str(value[0] if isinstance(value, list) else value)
        found: str = extract(service, *request)
        return found

    actions.extract_resource_arn = extract_endpoint  # type: ignore[attr-defined]


def count_this_machine_as_safe(evaluator: ModuleType) -> None:
    """What is allowed over TLS only is allowed here, where nobody but this machine can reach the emulator."""
    resolve = _target(evaluator, "_resolve_condition_key")

    def resolve_safely(key: str, context: Any) -> Any:
        return "true" if key.lower() == "aws:securetransport" else resolve(key, context)

    evaluator._resolve_condition_key = resolve_safely  # type: ignore[attr-defined]


def read_concurrency_as_a_number(service: ModuleType) -> None:
    """A worker limit that comes from a template's parameter is text here, which the emulator cannot compare."""
    limit = _target(service, "_sqs_esm_concurrency")

    def limit_of(mapping: dict[str, Any], *more: Any) -> int:
        scaling = mapping.get("ScalingConfig") or {}
        if isinstance(scaling.get("MaximumConcurrency"), str):
            scaling["MaximumConcurrency"] = int(scaling["MaximumConcurrency"])
        found: int = limit(mapping, *more)
        return found

    service._sqs_esm_concurrency = limit_of  # type: ignore[attr-defined]


def name_where_dead_letters_come_from(service: ModuleType) -> None:
    """A function that is fed dead letters is told their queue, as on AWS."""
    dispatch, of_queue = _target(service, "_dispatch_esm_batch"), _target(service, "_run_sqs_batch")

    def dispatch_named(mapping: str, run: Any, *what: Any) -> None:
        if run is of_queue:
            event, batch = what[2], what[3]
            known = {one["id"]: one.get("sys", {}).get("DeadLetterQueueSourceArn") for one in batch}
            for record in event["Records"]:
                if source := known.get(record["messageId"]):
                    record["attributes"]["DeadLetterQueueSourceArn"] = source
        dispatch(mapping, run, *what)

    service._dispatch_esm_batch = dispatch_named  # type: ignore[attr-defined]


def share_workers(service: ModuleType, at_most: int, patience: float) -> None:
    """Lets a call wait for a worker that is busy before one more is started.

    As it comes, each call that finds all workers busy starts another: on two cores the starts of thirty workers keep
    all of them busy, and a burst that one worker would serve in a second takes half a minute.
    """
    acquire = _target(service, "acquire_worker")

    def acquire_patiently(*function: Any, **options: Any) -> Any:
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            worker, how = acquire(*function, **{**options, "max_concurrency": at_most})
            if worker is not None:
                return worker, how
            time.sleep(0.005)
        return acquire(*function, **options)

    service.acquire_worker = acquire_patiently  # type: ignore[attr-defined]


def tick_schedules(scheduler: ModuleType, seconds: float) -> None:
    """Looks for due schedules each second rather than each ten."""
    _target(scheduler, "_SCHEDULE_TICK_INTERVAL")
    scheduler._SCHEDULE_TICK_INTERVAL = seconds  # type: ignore[attr-defined]


def meter_requests(runtime: ModuleType, to: Path) -> None:
    """For the benchmarks: writes every request and invocation to a file, see infra/metering.py beside this."""
    metering = _beside("metering")
    app, dynamodb = (
        importlib.import_module(f"ministack.{n}") for n in ("app", "services.dynamodb")
    )
    for owner, name in (
        (app, "SERVICE_HANDLERS"),
        (app, "extract_access_key_id"),
        (runtime, "execution_credentials"),
        *((dynamodb, name) for name in ("_tables", "_get_item_by_key", "_batch_write_item")),
        (dynamodb, "_emit_stream_event"),
    ):
        _target(owner, name)
    metering.meter(app, runtime, dynamodb, to)


def _beside(name: str) -> ModuleType:
    """A module that lies beside this one: the interpreter runs isolated, and does not find it by name."""
    place = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    if place is None or place.loader is None:
        _refuse(f"infra/{name}.py is gone")
    module = importlib.util.module_from_spec(place)
    place.loader.exec_module(module)
    return module


def _target(owner: Any, name: str) -> Any:
    found = getattr(owner, name, None)
    if found is None:
        _refuse(f"{getattr(owner, '__name__', owner)}.{name} is not there")
    return found


def _refuse(reason: str) -> NoReturn:
    sys.exit(
        f"MiniStack {RELEASE} was expected, but {reason}: see infra/launcher.py and requirements/emulator.txt"
    )


def main() -> None:
    """Mends and starts the emulator; returns when it is told to end."""
    installed = importlib.metadata.version("ministack")
    if installed != RELEASE:
        _refuse(f"{installed} is installed")
    # A private folder for temporary files, emptied here: unpacked functions once grew to gigabytes.
    temporary = Path(tempfile.gettempdir())
    if temporary != Path(os.environ["EARSHOT_TMPDIR"]):
        _refuse("temporary files would go to a folder that others use")
    for leftover in temporary.iterdir():
        shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
    runtime = importlib.import_module("ministack.core.lambda_runtime")
    service = importlib.import_module("ministack.services.lambda_svc")
    run_functions_with(runtime, os.environ["EARSHOT_WORKER_PYTHON"])
    hurry_log_drain(runtime)
    share_layers(runtime, service, temporary)
    keep_function_logs(runtime, Path(os.environ["EARSHOT_FUNCTION_LOG"]))
    actions = importlib.import_module("ministack.core.iam_actions")
    grant_batches_as_aws_does(actions)
    name_push_endpoints_as_aws_does(actions)
    count_this_machine_as_safe(importlib.import_module("ministack.core.iam_evaluator"))
    read_concurrency_as_a_number(service)
    name_where_dead_letters_come_from(service)
    share_workers(service, at_most=2 * (os.cpu_count() or 1), patience=5.0)
    tick_schedules(importlib.import_module("ministack.services.scheduler"), seconds=1.0)
    if os.environ.get("EARSHOT_FAULTS"):
        _beside("faults").make_trouble(runtime, os.environ["EARSHOT_FAULTS"])
    if os.environ.get("EARSHOT_METER"):
        meter_requests(runtime, Path(os.environ["EARSHOT_METER"]))
    importlib.import_module("ministack.app").main()


if __name__ == "__main__":
    main()
