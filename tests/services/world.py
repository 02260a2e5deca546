"""The services on a real database, with scripted children in the place of llama.cpp."""

from __future__ import annotations

import queue
import sys
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from desktop_app.domain import LaneSetup, LocalModel, Message, Sampling
from desktop_app.engine.process.keys import SystemKeys
from desktop_app.preferences import PreferencesStore
from desktop_app.services.accounts import AccountsService
from desktop_app.services.attachments import AttachmentsService
from desktop_app.services.chat import ChatService
from desktop_app.services.cloud import CloudService
from desktop_app.services.events import AnswerEnded, AnswerGrew, AppEvent
from desktop_app.services.folders import FoldersService
from desktop_app.services.keys import KeysService
from desktop_app.services.lanes import LanesService
from desktop_app.services.ledger import Ledger
from desktop_app.services.library import LibraryService
from desktop_app.services.locks import LocksService
from desktop_app.services.model_files import ModelFilesService
from desktop_app.services.models import ModelsService
from desktop_app.services.offline import NetworkGate
from desktop_app.services.residency import Residency
from desktop_app.storage.database import Database
from tests.engine.fake_child import Script
from tests.services.children import FakeAlarm, Stage, StagedEngine, StagedInspector

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from desktop_app.engine.base import Engine
    from desktop_app.errors import AppError
    from desktop_app.services.library import OpenLane
    from desktop_app.settings import Paths

DEADLINE_S = 30

E = TypeVar("E")


@dataclass
class Heard:
    """Everything that was told, in order; `wait` takes what comes next of a kind."""

    all: list[AppEvent] = field(default_factory=list)
    _arrived: queue.SimpleQueue[AppEvent] = field(default_factory=queue.SimpleQueue)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def listen(self, event: AppEvent) -> None:
        with self._lock:
            self.all.append(event)
            self._arrived.put(event)

    def wait(self, kind: type[E], suits: Callable[[E], bool] = lambda _: True) -> E:
        while True:
            event = self._arrived.get(timeout=DEADLINE_S)
            if isinstance(event, kind) and suits(event):
                return event


class World:
    """One profile with its services."""

    def __init__(
        self,
        paths: Paths,
        scripts: Sequence[Script] = (Script(),),
        inspections: Sequence[Script] = (),
        make_engine: Callable[[Callable[[AppError], None]], Engine] | None = None,
        heard: Heard | None = None,
        keyring: SystemKeys | None = None,
    ) -> None:
        """Engines are children that play these scripts, but for whoever has others made. There is no keyring, but for
        whoever brings one.
        """
        self.heard = heard or Heard()
        self.stage = Stage(scripts)
        self.inspectors: list[StagedInspector] = []
        self.reading = threading.Event()
        self._inspections = iter(inspections)
        self.memory = 1 << 40
        """Bytes that the computer has; `host` of each script are taken of it while its child lives."""
        self.clock = 0.0
        """Seconds, for what depends on how long a model was not used."""
        self.alarms: list[FakeAlarm] = []
        self.database = Database.open(paths.database)
        self.preferences = PreferencesStore(paths.preferences)
        self.models = ModelsService(
            self.database,
            folder=paths.models,
            residency=Residency(
                make_engine or self.stage.engine,
                self.heard.listen,
                free_memory=self._free_memory,
                now=lambda: self.clock,
                make_alarm=self._make_alarm,
            ),
            make_inspector=self._inspector,
            preferences=self.preferences,
            listen=self.heard.listen,
        )
        self.files = ModelFilesService(
            self.database, self.models, make_inspector=self._inspector, listen=self.heard.listen
        )
        self.gate = NetworkGate()
        self.keys = KeysService(
            keyring or SystemKeys([sys.executable, "-P", "-m", "tests.engine.keys.odd_child", "none"]),
            paths.sealed_keys,
        )
        self.accounts = AccountsService(self.database, self.keys, self.heard.listen)
        self.cloud = CloudService(self.gate, self.accounts, self.keys)
        self.ledger = Ledger(self.database, cap=lambda: self.preferences.current.monthly_cap, listen=self.heard.listen)
        self.accounts.use(self.cloud, self.ledger)
        self.chat = ChatService(self.database, self.models, self.cloud, self.ledger, self.heard.listen)
        self.lanes = LanesService(
            self.database,
            self.heard.listen,
            stop_lane=self.chat.stop_lane,
            stop_catching_up=self.chat.stop_catching_up,
        )
        self.library = LibraryService(self.database, self.heard.listen, stop_answers=self.chat.stop)
        self.folders = FoldersService(self.database, self.heard.listen, stop_leaving=self.chat.stop_leaving)
        self.locks = LocksService(self.database, self.heard.listen, stop_leaving=self.chat.stop_leaving)
        self.attachments = AttachmentsService(self.database)

    @property
    def engines(self) -> list[StagedEngine]:
        """Those that were made, oldest first."""
        return self.stage.engines

    def _free_memory(self) -> int:
        return self.memory - sum(engine.script.host for engine in self.engines if engine.alive and engine.is_loaded)

    def _make_alarm(self, ring: Callable[[], None]) -> FakeAlarm:
        self.alarms.append(FakeAlarm(ring))
        return self.alarms[-1]

    def _inspector(self) -> StagedInspector:
        self.inspectors.append(StagedInspector(next(self._inspections, Script()), self.reading))
        return self.inspectors[-1]

    def add_model(self, folder: Path, name: str = "fake") -> LocalModel:
        file = folder / f"{name}.gguf"
        file.write_bytes(b"GGUF " + name.encode())
        return self.models.add_file(file).result(DEADLINE_S)

    def send_later(
        self, text: str, model: LocalModel, conversation_id: int | None = None, max_tokens: int | None = None
    ) -> Future[int]:
        setup = LaneSetup(model=model.ref, sampling=Sampling(max_tokens=max_tokens))
        return self.chat.send(conversation_id=conversation_id, text=text, setup=setup)

    def send(
        self, text: str, model: LocalModel, conversation_id: int | None = None, max_tokens: int | None = None
    ) -> int:
        return self.send_later(text, model, conversation_id, max_tokens).result(DEADLINE_S)

    def compare(self, text: str, *models: LocalModel, max_tokens: int | None = None) -> int:
        """Begin a conversation with a lane for each model."""
        first, *beside = (LaneSetup(model=one.ref, sampling=Sampling(max_tokens=max_tokens)) for one in models)
        sent = self.chat.send(conversation_id=None, text=text, setup=first, beside=tuple(beside))
        return sent.result(DEADLINE_S)

    def ask(self, conversation_id: int, text: str, lanes: tuple[int, ...] | None = None) -> None:
        """Ask the lanes of a conversation."""
        setup = self.open_lanes(conversation_id)[0].lane.setup
        sent = self.chat.send(conversation_id=conversation_id, text=text, setup=setup, lanes=lanes)
        sent.result(DEADLINE_S)

    def open_lanes(self, conversation_id: int) -> tuple[OpenLane, ...]:
        return self.library.open(conversation_id).result(DEADLINE_S).lanes

    def said(self, conversation_id: int) -> list[list[str]]:
        """What is said in each lane."""
        return [[one.text for one in lane.messages] for lane in self.open_lanes(conversation_id)]

    def ends(self, count: int) -> dict[int, AnswerEnded]:
        """The next so many ends of answers, by lane."""
        ended = [self.end() for _ in range(count)]
        return {one.answer.lane_id: one for one in ended}

    def first_words(self) -> AnswerGrew:
        return self.heard.wait(AnswerGrew)

    def end(self) -> AnswerEnded:
        return self.heard.wait(AnswerEnded)

    def messages(self, conversation_id: int) -> tuple[Message, ...]:
        return self.library.open(conversation_id).result(DEADLINE_S).lanes[0].messages

    def close(self) -> None:
        self.chat.close()
        self.accounts.close()
        self.cloud.close()
        self.keys.close()
        self.gate.close()
        self.attachments.close()
        self.files.close()
        self.models.close()
        self.preferences.close()
        self.database.close()
