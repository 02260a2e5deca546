"""What can go wrong with workers on other machines; `worker` is one's address."""

from __future__ import annotations

from desktop_app.errors.base import QT_TRANSLATE_NOOP, AppError


class WorkersUnsupported(AppError):
    """This build of llama.cpp is without its RPC backend."""

    code = "workers_unsupported"
    message = QT_TRANSLATE_NOOP("errors", "This llama.cpp was built without the part that uses other machines.")
    hint = QT_TRANSLATE_NOOP(
        "errors", "Build it with CMAKE_ARGS=-DGGML_RPC=on make run, or remove the workers in Settings › Network."
    )


class WorkerUnreachable(AppError):
    """Nobody listens there, or it is no worker."""

    code = "worker_unreachable"
    message = QT_TRANSLATE_NOOP("errors", "The worker {worker} cannot be reached.")
    hint = QT_TRANSLATE_NOOP("errors", "Start ggml-rpc-server there, or remove the worker in Settings › Network.")


class WorkerLost(AppError):
    """A worker went away while a model was using it; llama.cpp ends its process over that."""

    code = "worker_lost"
    message = QT_TRANSLATE_NOOP("errors", "A worker of this model has gone away, and the model with it.")
    hint = QT_TRANSLATE_NOOP(
        "errors", "What was written is kept. Start the worker again, or remove it in Settings › Network."
    )


class BadWorker(AppError):
    """What was entered is no address, or one beyond the user's own network."""

    code = "bad_worker"
    message = QT_TRANSLATE_NOOP("errors", "“{worker}” is no address of a worker in your own network.")
    hint = QT_TRANSLATE_NOOP(
        "errors", "It looks like 192.168.0.7:50052. Nothing on the way is encrypted, so no other network will do."
    )
