"""The tables of models: what their files say, where they lie, with what they begin, what is downloaded."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Text
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.domain import KvType, TemplateChoice, TemplateSource
from desktop_app.repositories import DownloadState
from desktop_app.storage.column_types import one_of
from desktop_app.storage.schema import Row


class ModelRow(Row):
    """What a model file says of itself, by its content; `given_name` is the user's, "" for none. `licence` is NULL
    where the file was read before licences were.
    """

    __tablename__ = "model"
    sha256: Mapped[str] = mapped_column(Text, primary_key=True)
    size_bytes: Mapped[int]
    architecture: Mapped[str]
    name: Mapped[str]
    quantization: Mapped[str]
    parameters: Mapped[int]
    context_length: Mapped[int]
    layers: Mapped[int]
    template_source: Mapped[TemplateSource] = mapped_column(one_of(TemplateSource, "template_source"))
    template_family: Mapped[TemplateChoice | None] = mapped_column(one_of(TemplateChoice, "template_family"))
    is_base: Mapped[bool]
    given_name: Mapped[str] = mapped_column(server_default="")
    licence: Mapped[str | None]


class ModelFileRow(Row):
    """Where a model lay, and by what to see that the file is still the same."""

    __tablename__ = "model_file"
    path: Mapped[Path] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("model.sha256", ondelete="CASCADE"), index=True)
    size_bytes: Mapped[int]
    mtime_ns: Mapped[int]


class ModelDefaultsRow(Row):
    """A `domain.ModelDefaults`; `sampling` is a `domain.Sampling` by its fields' names."""

    __tablename__ = "model_defaults"
    sha256: Mapped[str] = mapped_column(ForeignKey("model.sha256", ondelete="CASCADE"), primary_key=True)
    n_ctx: Mapped[int | None]
    gpu_layers: Mapped[int | None]
    threads: Mapped[int | None]
    kv_type: Mapped[KvType] = mapped_column(one_of(KvType, "kv_type"))
    sampling: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    template: Mapped[TemplateChoice] = mapped_column(one_of(TemplateChoice, "template"))
    system_prompt: Mapped[str]
    __table_args__ = (CheckConstraint("n_ctx > 0 AND gpu_layers >= 0 AND threads > 0", name="counts"),)


class DownloadRow(Row):
    """Files that are fetched into `folder`; `files` is a list of `repositories.RepositoryFile`. Lower places begin
    first; in one place, whoever was asked for first.
    """

    __tablename__ = "download"
    id: Mapped[int] = mapped_column(primary_key=True)
    repo_id: Mapped[str] = mapped_column(Text)
    revision: Mapped[str] = mapped_column(Text)
    folder: Mapped[Path]
    name: Mapped[str]
    state: Mapped[DownloadState] = mapped_column(one_of(DownloadState, "state"))
    received_bytes: Mapped[int]
    created_at: Mapped[datetime]
    error: Mapped[str]
    files: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    licence: Mapped[str] = mapped_column(Text, server_default="")
    licence_url: Mapped[str] = mapped_column(Text, server_default="")
    place: Mapped[int] = mapped_column(server_default=sql("0"))
    __table_args__ = ({"sqlite_autoincrement": True},)
