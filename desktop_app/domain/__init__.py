"""The nouns of Tandem as frozen values; standard library only.

Values carry no behaviour that touches a disk, a process or a window. Identity (the integer ids)
belongs to storage: a value with an `id` has been stored. Whoever needs one imports it from here.
"""

from __future__ import annotations

from desktop_app.domain.answer_style import AnswerStyle, style_of
from desktop_app.domain.comparisons import (
    ComparedAnswer,
    ComparedTurn,
    Comparison,
    Recorded,
    RecordedAnswer,
    RecordedLane,
    RecordedTurn,
)
from desktop_app.domain.conversations import (
    Attachment,
    Conversation,
    Lane,
    Message,
    MessageState,
    PromptImage,
    PromptMessage,
    Role,
)
from desktop_app.domain.folders import LONGEST_NAME, Folder, RemovedFolder, tidy_name
from desktop_app.domain.generations import (
    CONTROL_BEGINS,
    CONTROL_ENDS,
    Cost,
    Energy,
    Generation,
    Placement,
    SentPart,
    SentPrompt,
    StopReason,
    Timings,
)
from desktop_app.domain.models import (
    LOCAL,
    SAMPLE,
    KvType,
    LoadSettings,
    LocalModel,
    ModelFacts,
    ModelRef,
    TemplateChoice,
    TemplateSource,
)
from desktop_app.domain.setups import (
    LaneSetup,
    ModelDefaults,
    ReasoningEffort,
    Sampling,
)
from desktop_app.domain.votes import (
    LONGEST_TAG,
    MOST_TAGS,
    Ballot,
    BlindTurn,
    HiddenTurn,
    JudgedAnswer,
    Judgement,
    Vote,
    VoteKind,
    pair_ballot,
    tidy_tags,
)

__all__ = [
    "CONTROL_BEGINS",
    "CONTROL_ENDS",
    "LOCAL",
    "LONGEST_NAME",
    "LONGEST_TAG",
    "MOST_TAGS",
    "SAMPLE",
    "AnswerStyle",
    "Attachment",
    "Ballot",
    "BlindTurn",
    "ComparedAnswer",
    "ComparedTurn",
    "Comparison",
    "Conversation",
    "Cost",
    "Energy",
    "Folder",
    "Generation",
    "HiddenTurn",
    "JudgedAnswer",
    "Judgement",
    "KvType",
    "Lane",
    "LaneSetup",
    "LoadSettings",
    "LocalModel",
    "Message",
    "MessageState",
    "ModelDefaults",
    "ModelFacts",
    "ModelRef",
    "Placement",
    "PromptImage",
    "PromptMessage",
    "ReasoningEffort",
    "Recorded",
    "RecordedAnswer",
    "RecordedLane",
    "RecordedTurn",
    "RemovedFolder",
    "Role",
    "Sampling",
    "SentPart",
    "SentPrompt",
    "StopReason",
    "TemplateChoice",
    "TemplateSource",
    "Timings",
    "Vote",
    "VoteKind",
    "pair_ballot",
    "style_of",
    "tidy_name",
    "tidy_tags",
]
