"""Every scene by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.gallery import around, comparing, differing, elsewhere, guarding, modelling, spending, talking, voting
from scripts.gallery.around import settings_scenes

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.gallery.stage import Stage

    Scene = Callable[[Stage], None]

_IN_ORDER: tuple[Scene, ...] = (
    talking.empty,
    around.trash_empty,
    talking.empty_sidebar_filled,
    talking.chat,
    talking.hovered_answer,
    talking.everything,
    talking.everything_wrapped,
    talking.large_text,
    talking.compact,
    talking.marked,
    talking.long_prompt,
    talking.reasoning_folded,
    talking.reasoning_open,
    talking.failed,
    talking.interrupted,
    talking.stopped_and_short_of_context,
    talking.context_full,
    talking.model_gone,
    talking.queued,
    talking.loading,
    talking.reading,
    talking.thinking,
    talking.streaming,
    talking.streaming_code,
    talking.draft,
    talking.attached,
    talking.attached_and_sent,
    around.inspector,
    around.inspector_below,
    around.sent_prompt,
    around.palette,
    around.palette_searching,
    around.cheat_sheet,
    around.first_run_computer,
    around.first_run_model,
    around.sample,
    around.trash,
    around.model_picker,
    around.window_menu,
    around.message_menu,
    modelling.models_here,
    modelling.model_defaults,
    modelling.models_discover,
    elsewhere.models_repository,
    modelling.models_downloads_empty,
    modelling.models_downloads,
    modelling.download_strip,
    modelling.offline,
    modelling.online_again,
    comparing.comparing_two,
    comparing.comparing_four,
    comparing.comparing_scrolling,
    comparing.comparing_tabs,
    comparing.comparing_folded,
    comparing.comparing_late,
    comparing.comparing_before,
    comparing.comparing_streaming,
    comparing.comparing_figures,
    differing.differences,
    spending.usage_empty,
    spending.usage,
    spending.usage_cap_reached,
    guarding.private_words,
    guarding.private_words_alone,
    guarding.passphrase,
    guarding.kept_here,
    voting.scoreboard_empty,
    voting.vote_bar,
    voting.vote_cast,
    voting.vote_details,
    voting.vote_thumbs,
    voting.vote_ranking,
    voting.blind_waiting,
    voting.blind_vote,
    voting.blind_revealed,
    voting.scoreboard,
    voting.scoreboard_below,
    around.renaming,
    around.notice,
    around.error,
    around.disk_full,
    around.smallest,
    around.folded,
    around.unfolded,
    around.focused,
    around.link,
    around.bug,
)

SCENES: dict[str, Scene] = {scene.__name__: scene for scene in _IN_ORDER} | settings_scenes()
SCENES[elsewhere.settings_accounts_kept.__name__] = elsewhere.settings_accounts_kept
