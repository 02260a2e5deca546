"""What the window asks of the services about models and their files; as `ui.services`, which has these as well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from concurrent.futures import Future
    from pathlib import Path

    from desktop_app.domain import LocalModel, ModelDefaults
    from desktop_app.repositories import (
        Download,
        FoundRepository,
        Quantization,
        Repository,
        RepositoryFile,
        SearchQuery,
    )
    from desktop_app.services.events import ModelChanged
    from desktop_app.services.found_models import FoundModel
    from desktop_app.services.hub import ModelPreview
    from desktop_app.services.model_entries import ModelEntry
    from desktop_app.services.model_files import FolderState, Removed, Verified
    from desktop_app.services.model_search import RefusedFile
    from desktop_app.services.network import NetworkFacts, TokenStanding


class Downloads(Protocol):
    """See `services.downloads.DownloadsService`; `DownloadChanged` and `DownloadRemoved` tell what happens."""

    def list(self) -> Future[tuple[Download, ...]]:
        """All of them, in the order in which they begin."""

    def start(
        self, repository: Repository, quantization: Quantization, projector: RepositoryFile | None = None
    ) -> Future[Download]:
        """Queue a model."""

    def pause(self, download_id: int) -> Future[Download]:
        """Stop for now; what has arrived stays."""

    def cancel(self, download_id: int) -> Future[Download]:
        """Stop, and delete what has arrived."""

    def resume(self, download_id: int) -> Future[Download]:
        """Queue again what was stopped or has failed."""

    def take_network(self) -> None:
        """The network may be back: begin again what has failed for want of it."""

    def put_first(self, download_id: int) -> Future[Download]:
        """Let it be the next to begin."""

    def remove(self, download_id: int) -> Future[None]:
        """Take it from the list; finished files stay."""


class ModelFiles(Protocol):
    """See `services.model_files.ModelFilesService`."""

    def verify(self, model_id: str, path: Path | None = None) -> Future[Verified]:
        """Read a model's file anew; tells `ModelWork`."""

    def copy(self, model_id: str) -> Future[LocalModel]:
        """Copy a model into the folder for downloads; tells `ModelWork`."""

    def stop(self, model_id: str) -> None:
        """End what is done with a model's file."""

    def remove(self, path: Path) -> Future[Removed]:
        """Move a copy of a model to the trash."""

    def restore(self, removed: Removed) -> Future[LocalModel | None]:
        """Take it out again."""

    def forget(self, model_id: str) -> Future[None]:
        """List a model no more."""

    def use_found(self, found: FoundModel) -> Future[LocalModel]:
        """Use a model of another program where it lies."""

    def check_folder(self, folder: Path) -> Future[Path]:
        """The folder, if models can be looked for in it."""

    def add_folder(self, folder: Path) -> Future[None]:
        """Look for models in a folder, too."""

    def remove_folder(self, folder: Path) -> Future[None]:
        """Look into a folder no more; its files stay."""

    def download_to(self, folder: Path) -> Future[None]:
        """Let new downloads and copies go to one of the folders."""

    def folders(self) -> Future[tuple[FolderState, ...]]:
        """The models folders, with what is used and free in each."""


class Models(Protocol):
    """See `services.models.ModelsService`."""

    @property
    def models(self) -> tuple[LocalModel, ...]:
        """What was found so far, by name."""

    def default(self) -> LocalModel | None:
        """The model for a conversation that has none yet."""

    def defaults(self, model_id: str) -> ModelDefaults:
        """How the user wants a model to run."""

    def set_defaults(self, model_id: str, defaults: ModelDefaults) -> Future[None]:
        """Let these hold from now on."""

    def entries(self) -> tuple[ModelEntry, ...]:
        """The same with what is known of each here, and those whose file is missing; by name."""

    def refused(self) -> tuple[RefusedFile, ...]:
        """The files in the models folders that cannot be used, by path."""

    def rename(self, model_id: str, name: str) -> Future[None]:
        """Call a model so, or with "" what its file says; tells `ModelsChanged`."""

    def set_favourite(self, model_id: str, favourite: bool) -> Future[None]:
        """Let a model come first in the picker, or no more; tells `ModelsChanged`."""

    def refresh(self) -> Future[None]:
        """Look for model files; tells `ModelsChanged`."""

    def add_file(self, path: Path) -> Future[LocalModel]:
        """Use a GGUF file where it lies."""

    def prepare(self, model_id: str, n_ctx: int | None = None) -> None:
        """Load a model in the background, with a context of `n_ctx` tokens; tells `ModelChanged`."""

    def expect_load(self) -> None:
        """A model is likely to be chosen soon."""

    def cancel_load(self, model_id: str) -> None:
        """Stop loading it."""

    def unload(self, model_id: str) -> None:
        """Take it out of memory, unless it is in use; tells `ModelChanged`."""

    def state(self, model_id: str) -> ModelChanged:
        """Where a model stands just now."""


class Network(Protocol):
    """See `services.network.NetworkService`."""

    def facts(self) -> Future[NetworkFacts]:
        """What stands between here and the Hub."""

    def standing(self) -> TokenStanding:
        """Where the token in use comes from; at once."""

    def read(self) -> Future[TokenStanding]:
        """Ask the keyring for the token that it keeps."""

    def keep(self, token: str) -> Future[TokenStanding]:
        """Use a token, and keep it where it is safe."""

    def remove(self) -> Future[TokenStanding]:
        """Forget the token."""


class Hub(Protocol):
    """See `services.hub.HubService`; the futures fail with what `errors.hub` has."""

    def search(self, query: SearchQuery) -> Future[tuple[FoundRepository, ...]]:
        """The first hits; a search that is still under way fails with Cancelled."""

    def describe(self, address: str) -> Future[Repository]:
        """A repository by “owner/name” or any address of it."""

    def preview(self, repository: Repository, quantization: Quantization) -> Future[ModelPreview]:
        """What a model's file says of itself, by reading its first megabytes."""

    def account(self) -> Future[str]:
        """The name of the account whose token is in use."""
